/** Answers of the edge itself to a request that never becomes a call: an HTTP status and a JSON-RPC error. */

/** JSON-RPC 2.0, section 5.1; -32000 is of the range that servers define. */
export const codes = {
  parse: -32700,
  invalidRequest: -32600,
  noMethod: -32601,
  invalidParams: -32602,
  edge: -32000,
};

/** @param message one sentence, which holds nothing of the request */
export function protocolError(status: number, code: number, message: string): Response {
  return Response.json({ jsonrpc: '2.0', id: null, error: { code, message } }, { status });
}
