/**
 * Everything that a request is refused for before it becomes a call. One table maps each reason to an HTTP status and a
 * JSON-RPC error; a reason that is not in the table does not compile. A reader throws an EdgeRefusal, and handler.ts
 * alone catches it. Never: a value of the request in an answer.
 */

/** JSON-RPC 2.0, section 5.1; -32000 belongs to the range that servers define. */
export const codes = {
  parse: -32700,
  invalidRequest: -32600,
  noMethod: -32601,
  invalidParams: -32602,
  edge: -32000,
};

/** Bytes of a request body. */
export const maxBodyBytes = 1024 * 1024;

type EdgeAnswer = readonly [status: number, code: number, message: string, headers?: Record<string, string>];

const { parse, invalidRequest, noMethod, edge } = codes;

const answers = {
  'trailing-slash': [404, noMethod, 'Not found. The MCP endpoint has no trailing slash'],
  'foreign-origin': [403, edge, 'This origin is not allowed'],
  // The token ended longer ago than API Gateway remembers the authorizer's answer.
  'check-out-of-date': [
    503,
    edge,
    'The check of the access token is out of date. Try again',
    { 'retry-after': '1' },
  ],
  // The Accept header admits neither JSON nor an event stream.
  'no-readable-answer': [
    406,
    edge,
    'The answer is application/json or text/event-stream: accept one of them',
  ],
  'subscription-as-json': [406, edge, 'A subscription is answered as text/event-stream: accept it'],
  'body-of-another-type': [415, edge, 'Send the body as application/json, in UTF-8 and uncompressed'],
  'body-too-large': [413, invalidRequest, `The body is larger than ${maxBodyBytes} bytes`],
  'no-body': [400, parse, 'The body is missing'],
  'body-not-utf8': [400, parse, 'The body is not UTF-8'],
  // API Gateway decoded the bytes, and some may not have been UTF-8.
  'body-decoded-with-loss': [
    400,
    parse,
    String.raw`The body holds bytes that are not UTF-8, or U+FFFD, which cannot be told from them: write it as \ufffd`,
  ],
  'body-not-json': [400, parse, 'The body is not JSON'],
  // The message of the refusal goes on after it.
  'body-ambiguous': [400, parse, 'The body'],
  batch: [400, invalidRequest, 'Batches are not served: send one message at a time'],
  'body-no-object': [400, invalidRequest, 'The body must be one JSON-RPC message, an object'],
} satisfies Record<string, EdgeAnswer>;

export type EdgeReason = keyof typeof answers;

/** Thrown by the readers of a request. `message`: the end of the answer's sentence, without a value of the request. */
export class EdgeRefusal extends Error {
  readonly reason: EdgeReason;
  constructor(reason: EdgeReason, message = '') {
    super(message);
    this.reason = reason;
  }
}

/** The HTTP response with a JSON-RPC error; its id is null, since the message was not read or does not count. */
export function answerEdge({ reason, message: problem }: EdgeRefusal): Response {
  const [status, code, words, headers = {}]: EdgeAnswer = answers[reason];
  const message = problem === '' ? words : `${words} ${problem}`;
  return Response.json({ jsonrpc: '2.0', id: null, error: { code, message } }, { status, headers });
}
