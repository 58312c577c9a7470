/**
 * Everything that a request is refused for before it becomes a call. One table maps each reason to an HTTP status and a
 * JSON-RPC error; a reason without an entry does not compile. A reader throws an EdgeRefusal, and handler.ts alone
 * catches it. Never: a value of the request in an answer.
 */

/** JSON-RPC 2.0, section 5.1; -32000 belongs to the range that servers define. */
export const codes = {
  parse: -32700,
  invalidRequest: -32600,
  noMethod: -32601,
  invalidParams: -32602,
  edge: -32000,
};

export type EdgeReason =
  | { is: 'trailing-slash' }
  | { is: 'foreign-origin' }
  /** the token ended longer ago than API Gateway remembers the authorizer's answer */
  | { is: 'check-out-of-date' }
  /** the Accept header admits neither JSON nor an event stream */
  | { is: 'no-readable-answer' }
  | { is: 'subscription-as-json' }
  | { is: 'body-of-another-type' }
  | { is: 'body-too-large'; maxBytes: number }
  | { is: 'no-body' }
  | { is: 'body-not-utf8' }
  /** API Gateway decoded the bytes, and some may not have been UTF-8 */
  | { is: 'body-decoded-with-loss' }
  | { is: 'body-not-json' }
  /** `why`: the end of a sentence about the body, without a value of it */
  | { is: 'body-ambiguous'; why: string }
  | { is: 'batch' }
  | { is: 'body-no-object' };

type EdgeAnswer = { status: number; code: number; message: string; headers?: Record<string, string> };
type AnswerTo<Is extends EdgeReason['is']> = (reason: Extract<EdgeReason, { is: Is }>) => EdgeAnswer;

const { parse, invalidRequest, noMethod, edge } = codes;

const answers: { [Is in EdgeReason['is']]: AnswerTo<Is> } = {
  'trailing-slash': () => ({
    status: 404,
    code: noMethod,
    message: 'Not found. The MCP endpoint has no trailing slash',
  }),
  'foreign-origin': () => ({ status: 403, code: edge, message: 'This origin is not allowed' }),
  'check-out-of-date': () => ({
    status: 503,
    code: edge,
    message: 'The check of the access token is out of date. Try again',
    headers: { 'retry-after': '1' },
  }),
  'no-readable-answer': () => ({
    status: 406,
    code: edge,
    message: 'The answer is application/json or text/event-stream: accept one of them',
  }),
  'subscription-as-json': () => ({
    status: 406,
    code: edge,
    message: 'A subscription is answered as text/event-stream: accept it',
  }),
  'body-of-another-type': () => ({
    status: 415,
    code: edge,
    message: 'Send the body as application/json, in UTF-8 and uncompressed',
  }),
  'body-too-large': ({ maxBytes }) => ({
    status: 413,
    code: invalidRequest,
    message: `The body is larger than ${maxBytes} bytes`,
  }),
  'no-body': () => ({ status: 400, code: parse, message: 'The body is missing' }),
  'body-not-utf8': () => ({ status: 400, code: parse, message: 'The body is not UTF-8' }),
  'body-decoded-with-loss': () => ({
    status: 400,
    code: parse,
    message: String.raw`The body holds bytes that are not UTF-8, or U+FFFD, which cannot be told from them: write it as \ufffd`,
  }),
  'body-not-json': () => ({ status: 400, code: parse, message: 'The body is not JSON' }),
  'body-ambiguous': ({ why }) => ({ status: 400, code: parse, message: `The body ${why}` }),
  batch: () => ({
    status: 400,
    code: invalidRequest,
    message: 'Batches are not served: send one message at a time',
  }),
  'body-no-object': () => ({
    status: 400,
    code: invalidRequest,
    message: 'The body must be one JSON-RPC message, an object',
  }),
};

/** Thrown by the readers of a request. */
export class EdgeRefusal extends Error {
  readonly reason: EdgeReason;
  constructor(reason: EdgeReason) {
    super(reason.is);
    this.name = 'EdgeRefusal';
    this.reason = reason;
  }
}

/** @returns the HTTP response with a JSON-RPC error; the id is null, since the message was not read or does not count */
export function answerEdge(reason: EdgeReason): Response {
  const { status, code, message, headers = {} } = (answers[reason.is] as AnswerTo<EdgeReason['is']>)(reason);
  return Response.json({ jsonrpc: '2.0', id: null, error: { code, message } }, { status, headers });
}
