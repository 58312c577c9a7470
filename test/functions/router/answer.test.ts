import { CallToolResultSchema } from '@modelcontextprotocol/sdk/types.js';
import { describe, expect, test } from 'vitest';
import { answerError, answerOutcome, loggable } from '../../../functions/router/answer.ts';
import type { Outcome } from '../../../shared/private-call.ts';
import { type Reason, Refusal } from '../../../shared/refusal.ts';

const callId = '6b1f6d5e-0d0c-4f63-9df6-3f7a2c2f8f6f';
const text = (words: string) => ({ type: 'text', text: words });

describe('an outcome', () => {
  const image = { type: 'image', data: 'aGk=', mimeType: 'image/png' };
  const outcomes: [string, Outcome, object, string][] = [
    [
      'with structure alone has its serialization as content',
      { structuredContent: { a: 1 } },
      { structuredContent: { a: 1 }, content: [text('{"a":1}')] },
      'ok',
    ],
    ['with content alone has no structure', { content: [image] }, { content: [image] }, 'ok'],
    [
      'with both has both',
      { structuredContent: { a: 1 }, content: [image] },
      { structuredContent: { a: 1 }, content: [image] },
      'ok',
    ],
    ['with neither is empty', {}, { content: [] }, 'ok'],
    [
      'that is an error says so',
      { content: [text('no')], isError: true },
      { content: [text('no')], isError: true },
      'tool-error',
    ],
  ];
  test.each(outcomes)('%s', (_what, outcome, result, recorded) => {
    const answer = answerOutcome(outcome, callId);
    expect(answer.result).toEqual({ ...result, _meta: { 'chokepoint/callId': callId } });
    expect(() => CallToolResultSchema.parse(answer.result)).not.toThrow();
    expect([answer.outcome, answer.output]).toEqual([recorded, outcome]);
  });
});

/** One of every kind; a kind that is missing here does not compile. */
const reasons: { [Is in Reason['is']]: [Extract<Reason, { is: Is }>, string] } = {
  'unknown-tool': [{ is: 'unknown-tool', name: 'x' }, 'There is no such tool.'],
  'missing-scope': [
    { is: 'missing-scope', tool: 'x', needed: ['a', 'b'] },
    'The access token lacks a scope that x needs. Reconnect this server and allow: a b.',
  ],
  denied: [{ is: 'denied' }, 'A policy of this server does not allow this call.'],
  'needs-approval': [
    { is: 'needs-approval', url: 'https://mcp.example.com/approve/x', expiresAtSeconds: 300 },
    'Nothing was done: a person has to approve this call. Ask them to open https://mcp.example.com/approve/x before 00:05:00 UTC, then call again with identical arguments after approval.',
  ],
  'not-approved': [
    { is: 'not-approved' },
    'Nothing was done: the person who was asked did not approve this call.',
  ],
  'not-approvable': [
    { is: 'not-approvable', maxCharacters: 50_000 },
    'A person has to approve this call, and nobody reads arguments of more than 50000 characters. Use shorter ones.',
  ],
  'bad-arguments': [
    { is: 'bad-arguments', problems: 'path: too long' },
    'The arguments do not fit. path: too long.',
  ],
  'refused-value': [
    { is: 'refused-value', where: 'path', why: 'is empty' },
    'The argument "path" is refused: it is empty.',
  ],
  'refused-content': [
    { is: 'refused-content', where: 'path', why: 'holds a terminal sequence' },
    'The argument "path" is refused: it holds a terminal sequence.',
  ],
  guardrail: [
    { is: 'guardrail', where: 'arguments' },
    'Nothing was done: the content guardrail of this server does not let these arguments pass.',
  ],
  'policy-too-large': [
    { is: 'policy-too-large', characters: 3_000 },
    'The arguments are too long to be confined to what they name. Use shorter ones.',
  ],
  'tool-error': [{ is: 'tool-error', message: 'No such document.' }, 'No such document.'],
  'access-denied': [
    { is: 'access-denied' },
    'AWS does not let this call do what the tool needs to do. Calling again will not help: tell the people who operate this server the id of this call.',
  ],
  'absent-or-denied': [{ is: 'absent-or-denied' }, 'It does not exist, or this call may not touch it.'],
  throttled: [{ is: 'throttled' }, 'Too many calls at once. Wait a few seconds, then try again.'],
  'timed-out': [{ is: 'timed-out', timeoutMs: 5_000 }, 'The tool did not finish within 5 s.'],
  crashed: [{ is: 'crashed' }, 'The tool failed. The details are in its log.'],
  'bad-output': [{ is: 'bad-output' }, 'The tool answered something that does not fit its own contract.'],
  'output-too-large': [
    { is: 'output-too-large', maxBytes: 40_000 },
    'The answer is larger than 40000 bytes. Ask for less at a time.',
  ],
  'not-recorded': [
    { is: 'not-recorded' },
    'Nothing was done: what changes data must be on record first, and the record cannot be written. Try again later.',
  ],
  braked: [
    { is: 'braked', what: 'tool' },
    'This tool is switched off by the people who operate this server. Do not try again until somebody tells you that it is on again.',
  ],
  'over-budget': [
    { is: 'over-budget', budget: '600 calls a minute', retryAfterSeconds: 12 },
    'The budget for this tool is used up (600 calls a minute). Wait 12 s, then try again.',
  ],
  unavailable: [
    { is: 'unavailable', what: 'sts' },
    'The service behind this tool cannot be reached. Try again later.',
  ],
};

describe('a refusal', () => {
  const cause = new Error('AWS says: arn:aws:s3:::letters/fjord/secret.md');
  test.each(Object.values(reasons))(
    '%j is a sentence, its class and the id of the call',
    (reason, sentence) => {
      const answer = answerError(new Refusal(reason, { cause }), callId);
      expect(answer.outcome).toBe(reason.is);
      expect(answer.result).toMatchObject({
        isError: true,
        content: [text(`${sentence} (${reason.is}, call ${callId})`)],
        _meta: { 'chokepoint/callId': callId, 'chokepoint/refusal': reason.is },
      });
      expect(() => CallToolResultSchema.parse(answer.result)).not.toThrow();
      expect(JSON.stringify(answer)).not.toContain('secret');
    },
  );

  test('of a value says how to write it, where there is a way', () => {
    const reason: Reason = {
      is: 'refused-value',
      where: 'path',
      why: 'has an empty path segment',
      instead: 'a/b',
    };
    const { result } = answerError(new Refusal(reason), callId);
    const sentence = 'The argument "path" is refused: it has an empty path segment. Write "a/b".';
    expect(result.content).toEqual([text(`${sentence} (refused-value, call ${callId})`)]);
  });

  test('is followed by what to do next, before its class and the id of the call', () => {
    const { result } = answerError(new Refusal({ is: 'denied' }), callId, ['First look.', 'Then ask.']);
    const sentence = 'A policy of this server does not allow this call. First look. Then ask.';
    expect(result.content).toEqual([text(`${sentence} (denied, call ${callId})`)]);
  });

  test('is a protocol error for an unknown tool alone', () => {
    for (const [reason] of Object.values(reasons)) {
      const { protocolError } = answerError(new Refusal(reason), callId);
      if (reason.is === 'unknown-tool')
        expect(protocolError).toMatchObject({
          code: -32602,
          message: expect.stringContaining('Unknown tool: x'),
        });
      else expect(protocolError, reason.is).toBeUndefined();
    }
  });

  test('for a missing scope alone carries a challenge, with every scope of the tool', () => {
    for (const [reason] of Object.values(reasons)) {
      const challenge = answerError(new Refusal(reason), callId).result._meta?.['mcp/www_authenticate'];
      const wanted = ['Bearer error="insufficient_scope", scope="a b"'];
      expect(challenge, reason.is).toEqual(reason.is === 'missing-scope' ? wanted : undefined);
    }
  });
});

describe('a defect', () => {
  test.each([new Error('secret'), 'secret', undefined, { is: 'crashed', reason: { is: 'crashed' } }])(
    '%o is an internal error with the id of the call and nothing else',
    (thrown) => {
      const { outcome, protocolError, result } = answerError(thrown, callId);
      expect(outcome).toBe('defect');
      expect(protocolError).toMatchObject({ code: -32603 });
      expect(protocolError?.message).toContain(callId);
      expect(`${protocolError?.message} ${JSON.stringify(result)}`).not.toContain('secret');
    },
  );
});

describe('the log', () => {
  test('is told of a defect', () => {
    expect(loggable(new TypeError('secret'))).toMatchObject({ error: 'TypeError' });
  });

  test('is told what caused a refusal, and nothing of one that explains itself', () => {
    const cause = Object.assign(new Error('secret'), { name: 'AccessDenied' });
    expect(loggable(new Refusal({ is: 'crashed' }, { cause }))).toMatchObject({ error: 'AccessDenied' });
    expect(loggable(new Refusal({ is: 'tool-error', message: 'secret' }))).toBeUndefined();
  });
});
