import { expect, test } from 'vitest';
import { answerEdge, type EdgeReason, EdgeRefusal } from '../../../functions/router/edge-refusal.ts';

/** The answer to every reason; one that is missing here does not compile. */
const expected: Record<EdgeReason, [number, number, string, Record<string, string>?]> = {
  'trailing-slash': [404, -32601, 'Not found. The MCP endpoint has no trailing slash'],
  'foreign-origin': [403, -32000, 'This origin is not allowed'],
  'check-out-of-date': [
    503,
    -32000,
    'The check of the access token is out of date. Try again',
    { 'retry-after': '1' },
  ],
  'no-readable-answer': [
    406,
    -32000,
    'The answer is application/json or text/event-stream: accept one of them',
  ],
  'subscription-as-json': [406, -32000, 'A subscription is answered as text/event-stream: accept it'],
  'body-of-another-type': [415, -32000, 'Send the body as application/json, in UTF-8 and uncompressed'],
  'body-too-large': [413, -32600, 'The body is larger than 1048576 bytes'],
  'no-body': [400, -32700, 'The body is missing'],
  'body-not-utf8': [400, -32700, 'The body is not UTF-8'],
  'body-decoded-with-loss': [
    400,
    -32700,
    String.raw`The body holds bytes that are not UTF-8, or U+FFFD, which cannot be told from them: write it as \ufffd`,
  ],
  'body-not-json': [400, -32700, 'The body is not JSON'],
  'body-ambiguous': [400, -32700, 'The body has a property twice'],
  batch: [400, -32600, 'Batches are not served: send one message at a time'],
  'body-no-object': [400, -32600, 'The body must be one JSON-RPC message, an object'],
};
const answers = Object.entries(expected) as [EdgeReason, (typeof expected)[EdgeReason]][];

test.each(answers)(
  '%s has its status, code and sentence',
  async (reason, [status, code, message, own = {}]) => {
    const problem = reason === 'body-ambiguous' ? 'has a property twice' : undefined;
    const response = answerEdge(new EdgeRefusal(reason, problem));
    expect(response.status).toBe(status);
    expect(await response.text()).toBe(
      JSON.stringify({ jsonrpc: '2.0', id: null, error: { code, message } }),
    );
    expect(Object.fromEntries(response.headers)).toEqual({ 'content-type': 'application/json', ...own });
  },
);
