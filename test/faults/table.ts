/** Every fault, with what clients hear. Limits of time are those of the code that waits, and a second for the machine. */
import type { Fault } from './fault.ts';

const throttling = { is: 'error', status: 400, code: 'ThrottlingException' } as const;
/** An environment trusts the brakes that it knows for 4 s (functions/router/brake.ts). */
const oldBrakes = { idleMs: 4_100 };

export const faults: readonly Fault[] = [
  {
    name: 'STS takes a second to answer',
    given: [{ part: 'STS', fails: { is: 'slow', ms: 1_000 } }],
    hears: { again: 'ok', read: 'ok', write: 'ok' },
  },
  {
    name: 'STS throttles one request',
    given: [{ part: 'STS', fails: { is: 'error', status: 400, code: 'Throttling', times: 1 } }],
    hears: { read: 'ok' },
  },
  {
    name: 'STS throttles',
    given: [{ part: 'STS', fails: { is: 'error', status: 400, code: 'Throttling' } }],
    hears: { again: 'ok', read: 'throttled', write: 'throttled' },
  },
  {
    name: 'STS refuses',
    given: [{ part: 'STS', fails: { is: 'error', status: 403, code: 'AccessDenied' } }],
    hears: { again: 'ok', read: 'unavailable', write: 'unavailable' },
  },
  {
    name: 'STS fails',
    given: [{ part: 'STS', fails: { is: 'error', status: 500, code: 'InternalFailure' } }],
    hears: { again: 'ok', read: 'unavailable', write: 'unavailable' },
  },
  {
    name: 'STS answers a page',
    given: [{ part: 'STS', fails: { is: 'nonsense' } }],
    hears: { again: 'ok', read: 'unavailable', write: 'unavailable' },
  },
  {
    name: 'STS answers 20 MB',
    given: [{ part: 'STS', fails: { is: 'flood' } }],
    hears: { again: 'ok', read: 'unavailable', write: 'unavailable' },
  },
  {
    name: 'STS is down',
    given: [{ part: 'STS', fails: { is: 'down' } }],
    hears: { again: 'ok', read: 'unavailable', write: 'unavailable' },
  },
  {
    name: 'STS never answers',
    given: [{ part: 'STS', fails: { is: 'hang' } }],
    hears: { again: 'ok', read: 'unavailable', write: 'unavailable' },
    withinMs: 7_000,
  },

  {
    name: 'the private API throttles one request',
    given: [
      {
        part: 'private API',
        fails: { is: 'error', status: 429, code: 'TooManyRequestsException', times: 1 },
      },
    ],
    hears: { again: 'ok' },
  },
  {
    name: 'the private API throttles',
    given: [{ part: 'private API', fails: { is: 'error', status: 429, code: 'TooManyRequestsException' } }],
    hears: { again: 'throttled', read: 'throttled', write: 'throttled' },
  },
  {
    name: 'the private API fails',
    given: [
      { part: 'private API', fails: { is: 'error', status: 500, code: 'InternalServerErrorException' } },
    ],
    hears: { again: 'crashed', read: 'crashed', write: 'crashed' },
  },
  {
    name: 'the private API refuses',
    given: [{ part: 'private API', fails: { is: 'error', status: 403, code: 'AccessDeniedException' } }],
    hears: { again: 'unavailable', read: 'unavailable', write: 'unavailable' },
  },
  {
    name: 'the private API answers a page',
    given: [{ part: 'private API', fails: { is: 'nonsense' } }],
    hears: { again: 'crashed', read: 'crashed', write: 'crashed' },
  },
  {
    name: 'the private API breaks its answers off',
    given: [{ part: 'private API', fails: { is: 'cut' } }],
    hears: { again: 'crashed', read: 'crashed', write: 'crashed' },
  },
  {
    name: 'the private API is down',
    given: [{ part: 'private API', fails: { is: 'down' } }],
    hears: { again: 'unavailable', read: 'unavailable', write: 'unavailable' },
  },
  {
    name: 'the private API answers 20 MB',
    given: [{ part: 'private API', fails: { is: 'flood' } }],
    hears: { again: 'output-too-large', read: 'output-too-large', write: 'output-too-large' },
  },
  {
    name: 'the private API never answers',
    given: [{ part: 'private API', fails: { is: 'hang' } }],
    hears: { again: 'timed-out', read: 'timed-out', write: 'timed-out' },
    withinMs: 16_000,
  },

  {
    name: 'a tool is cold',
    given: [{ gone: ['tool-read_letter', 'tool-write_letter'] }],
    hears: { again: 'ok', read: 'ok', write: 'ok' },
  },
  {
    name: 'every function is cold',
    given: [{ gone: ['authorizer', 'router', 'tool-read_letter', 'tool-write_letter'] }],
    hears: { again: 'ok', write: 'ok', newcomer: 'ok' },
    withinMs: 7_000,
  },
  {
    name: 'a tool crashes one call in ten',
    given: [{ tools: 'broken' }],
    hears: { again: '30 ok', broken_sometimes: '27 ok, 3 crashed' },
    times: 30,
  },
  {
    name: 'tools run out of memory, exit, throw and never answer',
    given: [{ tools: 'broken' }],
    hears: {
      ...{ broken_out_of_memory: 'crashed', broken_exits: 'crashed', broken_throws: 'crashed' },
      ...{ broken_never_resolves: 'timed-out', broken_busy_loop: 'timed-out', again: 'ok' },
    },
    withinMs: 22_000,
  },
  {
    name: 'S3 throttles',
    given: [{ part: 'S3', fails: { is: 'error', status: 503, code: 'SlowDown' } }],
    hears: { again: 'throttled', read: 'throttled', write: 'throttled' },
    withinMs: 6_000,
  },
  {
    name: 'S3 fails',
    given: [{ part: 'S3', fails: { is: 'error', status: 500, code: 'InternalError' } }],
    hears: { again: 'crashed', read: 'crashed', write: 'crashed' },
    withinMs: 6_000,
  },

  {
    name: 'the issuer signs with a new key',
    given: [{ issuer: 'rotates its key' }],
    hears: { again: 'ok', newcomer: 'ok' },
  },
  {
    name: 'the issuer is down, and its keys are known',
    given: [{ part: 'issuer', fails: { is: 'down' } }],
    hears: { again: 'ok', newcomer: 'ok' },
  },
  {
    name: 'the issuer is down, and its keys are not known',
    given: [{ part: 'issuer', fails: { is: 'down' } }, { gone: ['authorizer'] }],
    hears: { again: 'ok', newcomer: 'busy' },
    withinMs: 6_000,
  },
  {
    name: 'the issuer takes two seconds to answer a cold authorizer',
    given: [{ gone: ['authorizer'] }, { part: 'issuer', fails: { is: 'slow', ms: 2_000 } }],
    hears: { again: 'ok', newcomer: 'ok' },
    withinMs: 6_000,
  },
  {
    name: 'AWS’s clock is ten minutes ahead',
    given: [{ awsClockMinutes: 10 }],
    hears: { again: 'unavailable', read: 'unavailable', write: 'unavailable or not-recorded' },
  },
  {
    name: 'AWS’s clock is ten minutes behind',
    given: [{ awsClockMinutes: -10 }],
    hears: { again: 'unavailable', read: 'unavailable', write: 'unavailable or not-recorded' },
  },
  {
    name: 'the issuer’s clock is ten minutes ahead',
    given: [{ issuerClockMinutes: 10 }],
    hears: { again: 'ok', newcomer: 'ok' },
  },
  {
    name: 'the issuer’s clock is ten minutes behind',
    given: [{ issuerClockMinutes: -10 }],
    hears: { again: 'ok', newcomer: 'ok' },
  },

  {
    name: 'the control table is down',
    given: [{ part: 'control table', fails: { is: 'down' } }, oldBrakes],
    hears: { again: 'ok', read: 'ok', write: 'unavailable' },
  },
  {
    name: 'the control table throttles',
    given: [{ part: 'control table', fails: throttling }, oldBrakes],
    hears: { again: 'ok', read: 'ok', write: 'unavailable' },
  },
  {
    name: 'the control table never answers',
    given: [{ part: 'control table', fails: { is: 'hang' } }, oldBrakes],
    hears: { again: 'ok', read: 'ok', write: 'unavailable' },
    withinMs: 4_000,
  },
  {
    name: 'the audit stream is down',
    given: [{ part: 'audit stream', fails: { is: 'down' } }],
    hears: { again: 'ok', read: 'ok', write: 'not-recorded' },
  },
  {
    name: 'the audit stream throttles one request',
    given: [{ part: 'audit stream', fails: { ...throttling, times: 1 } }],
    hears: { write: 'ok' },
  },
  {
    name: 'the audit stream throttles',
    given: [{ part: 'audit stream', fails: throttling }],
    hears: { again: 'ok', read: 'ok', write: 'not-recorded' },
  },
  {
    name: 'the audit stream answers a page',
    given: [{ part: 'audit stream', fails: { is: 'nonsense' } }],
    hears: { again: 'ok', read: 'ok', write: 'not-recorded' },
  },
  {
    name: 'the audit stream never answers',
    given: [{ part: 'audit stream', fails: { is: 'hang' } }],
    hears: { again: 'ok', read: 'ok', write: 'not-recorded' },
    withinMs: 4_000,
  },
  {
    name: 'the disk of the local record is full',
    given: [{ record: 'full' }],
    hears: { again: 'ok', read: 'ok', write: 'not-recorded' },
  },
  {
    name: 'the local record cannot be written',
    given: [{ record: 'unwritable' }],
    hears: { again: 'ok', read: 'ok', write: 'not-recorded' },
  },

  {
    name: 'a client leaves in the middle of a long call',
    given: [{ leaver: 'export_parcels' }],
    hears: { again: 'ok', write: 'ok' },
  },
  {
    name: '2,000 connections are open and say nothing',
    given: [{ connections: 2_000, trickle: false }],
    hears: { again: 'ok', read: 'ok', write: 'ok', newcomer: 'ok' },
  },
  {
    name: '200 clients send a request a byte at a time',
    given: [{ connections: 200, trickle: true }],
    hears: { again: 'ok', read: 'ok', write: 'ok', newcomer: 'ok' },
  },
  {
    name: 'another caller is ten times over budget',
    given: [{ storm: { tool: 'write_letter', calls: 1_200 } }],
    hears: { again: '10 ok', write: '10 ok' },
    times: 10,
  },
];
