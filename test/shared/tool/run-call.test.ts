import { describe, expect, test } from 'vitest';
import type { ContentBlock } from '../../../shared/private-call.ts';
import { type Reason, Refusal } from '../../../shared/refusal.ts';
import { Reply, toolError, type Work } from '../../../shared/tool/work.ts';
import { caller, dataSession } from './lambda-streaming.ts';
import { blocksTool, run, type tool } from './run-one.ts';

const failed = (is: string) => [{ failure: expect.objectContaining({ is }) }];

describe('what a tool answers', () => {
  test('its output, as one outcome', async () => {
    const { frames } = await run(() => ({ text: 'hello' }));
    expect(frames).toEqual([{ outcome: { structuredContent: { text: 'hello' } } }]);
  });

  const blocks: ContentBlock[] = [
    { type: 'text', text: 'hello' },
    { type: 'image', data: 'aGk=', mimeType: 'image/png' },
    { type: 'audio', data: 'aGk=', mimeType: 'audio/wav' },
    { type: 'resource', resource: { uri: 'doc:1', text: 'hello' } },
    { type: 'resource_link', uri: 'doc:1', name: 'one' },
  ];
  test.each(blocks)('content of type $type, beside its structure', async (block) => {
    const { frames } = await run(() => new Reply([block], { text: 'hello' }));
    expect(frames).toEqual([{ outcome: { content: [block], structuredContent: { text: 'hello' } } }]);
  });

  test.each(blocks)('content of type $type alone, when its contract has no output', async (block) => {
    const { frames } = await run(() => new Reply([block]), { of: blocksTool });
    expect(frames).toEqual([{ outcome: { content: [block] } }]);
  });
});

describe('what a handler is given', () => {
  test('the parsed input, the caller, the call’s own session and the names that its grants bind', async () => {
    let given: unknown;
    const work: Work<typeof tool> = (input, call) => {
      const { credentials, caller, callId, named } = call;
      given = { input, credentials, caller, callId, named };
      return { text: '' };
    };
    await run(work, { call: { callId: '6b1f6d5e-0d0c-4f63-9df6-3f7a2c2f8f6f' } });
    const { accessKeyId, secretAccessKey, sessionToken, expiresAt } = dataSession;
    expect(given).toEqual({
      input: { path: 'a.md' },
      credentials: { accessKeyId, secretAccessKey, sessionToken, expiration: new Date(expiresAt) },
      caller,
      callId: '6b1f6d5e-0d0c-4f63-9df6-3f7a2c2f8f6f',
      named: { letters: 'fjord/a.md' },
    });
  });

  test('the physical name of its data, from the ARNs of the stage', async () => {
    process.env.DATA_ARNS = JSON.stringify({ letters: 'arn:aws:s3:::the-bucket' });
    try {
      const { frames } = await run((_input, { data }) => ({
        text: `${data('letters')},${data('parcels')}`,
      }));
      expect(frames).toEqual([{ outcome: { structuredContent: { text: 'the-bucket,' } } }]);
    } finally {
      delete process.env.DATA_ARNS;
    }
  });

  const off: [string, Record<string, unknown>][] = [
    ['a wrong type', { path: 7 }],
    ['a property too many', { path: 'a.md', tenant: 'tundra' }],
    ['a path that climbs out', { path: '../tundra/a.md' }],
  ];
  test.each(off)('nothing, for an input with %s: it is parsed again', async (_what, input) => {
    let worked = false;
    const { frames } = await run(
      () => {
        worked = true;
        return { text: '' };
      },
      { call: { input } },
    );
    expect(frames).toEqual([{ failure: { is: 'crashed' } }]);
    expect(worked).toBe(false);
  });

  test('no credentials, when the call brought none: asking for them fails the call', async () => {
    const { frames } = await run((_input, call) => ({ text: String(call.credentials) }), {
      session: null,
    });
    expect(frames).toEqual([{ failure: { is: 'crashed' } }]);
  });
});

/** As the SDK makes them. S3 API Reference, "Error responses"; DynamoDB Developer Guide, "Error handling". */
function awsError(name: string, httpStatusCode: number): Error {
  const message = 'User arn:aws:sts::1:assumed-role/x/y is not authorized on arn:aws:s3:::letters/fjord/a.md';
  return Object.assign(new Error(message), { name, $metadata: { httpStatusCode, requestId: 'r' } });
}

const circular: Record<string, unknown> = { text: 'a' };
circular.self = circular;

const throws = (error: unknown) => () => {
  throw error;
};
const failures: [string, Work<typeof tool>, string][] = [
  ['throws an Error', throws(new Error('secret')), 'crashed'],
  ['throws a text', throws('secret'), 'crashed'],
  ['throws nothing', throws(undefined), 'crashed'],
  ['rejects', () => Promise.reject(new Error('secret')), 'crashed'],
  ['is denied by S3', throws(awsError('AccessDenied', 403)), 'access-denied'],
  ['is denied by S3 without a body, as HEAD is', throws(awsError('Forbidden', 403)), 'access-denied'],
  ['is denied by S3 with a bare status', throws(awsError('403', 403)), 'access-denied'],
  ['is denied by S3 in no words', throws(awsError('Unknown', 403)), 'access-denied'],
  ['is denied by DynamoDB', throws(awsError('AccessDeniedException', 400)), 'access-denied'],
  ['is throttled by DynamoDB', throws(awsError('ThrottlingException', 400)), 'throttled'],
  ['is throttled by a table', throws(awsError('ProvisionedThroughputExceededException', 400)), 'throttled'],
  ['is throttled by an account', throws(awsError('RequestLimitExceeded', 400)), 'throttled'],
  ['is throttled by STS', throws(awsError('Throttling', 400)), 'throttled'],
  ['is throttled by S3', throws(awsError('SlowDown', 503)), 'throttled'],
  ['is throttled by S3 without a body, as HEAD is', throws(awsError('Unknown', 503)), 'throttled'],
  ['is throttled by a service that says it with a status', throws(awsError('Unknown', 429)), 'throttled'],
  ['meets a fault of AWS', throws(awsError('InternalServerError', 500)), 'crashed'],
  ['says what the model should know', throws(toolError('No such document.')), 'tool-error'],
  ['answers off its schema', () => ({ text: 7 }) as never, 'bad-output'],
  ['answers nothing', () => undefined as never, 'bad-output'],
  ['answers null', () => null as never, 'bad-output'],
  ['answers a text', () => 'hello' as never, 'bad-output'],
  ['answers blocks without the structure', () => new Reply([{ type: 'text', text: 'x' }]), 'bad-output'],
  ['answers a structure off schema beside its blocks', () => new Reply([], { text: 7 }), 'bad-output'],
  ['answers a block of no kind', () => new Reply([{ type: 'made-up' }], { text: 'a' }), 'bad-output'],
  [
    'answers a link that runs',
    () => new Reply([{ type: 'resource_link', uri: 'javascript:x', name: 'x' }], { text: 'a' }),
    'bad-output',
  ],
  ['answers more than it may', () => ({ text: 'x'.repeat(500) }), 'output-too-large'],
  [
    'answers more bytes than it may, in fewer characters',
    () => ({ text: '☃'.repeat(160) }),
    'output-too-large',
  ],
  ['answers blocks larger than it may', () => big(), 'output-too-large'],
  ['answers a BigInt', () => ({ text: 'a', size: 1n }) as never, 'crashed'],
  ['answers a circle', () => circular as never, 'crashed'],
];

function big(): Reply {
  return new Reply([{ type: 'image', data: 'x'.repeat(500), mimeType: 'image/png' }], { text: 'a' });
}

test.each(failures)('a tool that %s fails with one frame', async (_what, work, is) => {
  const { frames } = await run(work);
  expect(frames).toEqual(failed(is));
});

test('a structure without a contract for it is no answer', async () => {
  const { frames } = await run(() => ({ text: 'hello' }), { of: blocksTool });
  expect(frames).toEqual([{ failure: { is: 'bad-output' } }]);
});

test('an answer of exactly the limit passes', async () => {
  const empty = JSON.stringify({ structuredContent: { text: '' } }).length;
  const { frames } = await run(() => ({ text: 'x'.repeat(500 - empty) }));
  expect(frames).toEqual([{ outcome: expect.anything() }]);
});

// What only the router may say: from a tool these would be words in the router's mouth.
const foreign: Reason[] = [
  { is: 'unknown-tool', name: 'x' },
  { is: 'missing-scope', tool: 'x', needed: ['admin'] },
  { is: 'bad-arguments', problems: 'x' },
  { is: 'refused-value', where: 'x', why: 'x' },
  { is: 'policy-too-large' },
  { is: 'throttled' },
  { is: 'unavailable', what: 'sts' },
];
test.each(foreign)('a tool that throws the router’s own refusal $is crashed', async (reason) => {
  const { frames } = await run(throws(new Refusal(reason)));
  expect(frames).toEqual([{ failure: { is: 'crashed' } }]);
});

test('a crash is logged by class, call and place, and never by what it says', async () => {
  const callId = '6b1f6d5e-0d0c-4f63-9df6-3f7a2c2f8f6f';
  const { logged } = await run(throws(new TypeError('fjord/secret.md')), { call: { callId } });
  expect(logged).toEqual([
    { message: 'the tool failed', facts: expect.objectContaining({ callId, error: 'TypeError' }) },
  ]);
  expect(JSON.stringify(logged)).not.toContain('secret');
});

test.each(['access-denied', 'throttled', 'bad-output', 'tool-error'])(
  '%s is an answer, not a defect: no log',
  async (is) => {
    const work = failures.find(([, , wanted]) => wanted === is)?.[1] as Work<typeof tool>;
    expect((await run(work)).logged).toEqual([]);
  },
);

test('an error that is its own cause ends the call like any other', async () => {
  const error = new Error('a');
  error.cause = error;
  expect((await run(throws(error))).frames).toEqual([{ failure: { is: 'crashed' } }]);
});
