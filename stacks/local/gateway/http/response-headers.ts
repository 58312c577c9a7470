/**
 * Decides which headers of a Lambda function's answer reach the client, and under which name. Drops the
 * function's hop-by-hop headers and renames `WWW-Authenticate`.
 * Source: API Gateway Developer Guide, "Amazon API Gateway important notes for REST APIs", table of headers,
 * column response/lambda.
 */
import type { Header } from './gateway-http.ts';

/** `Remapped` and `Remapped Overwritten` in the table. */
const renamed = new Set([
  'authorization',
  'connection',
  'content-md5',
  'date',
  'max-forwards',
  'server',
  'user-agent',
  'www-authenticate',
  // The table says that the length is passed on and generated; clients of real APIs get it renamed.
  'content-length',
  // Not in the table, but seen in real answers: the gateway's own id uses the name.
  'x-amzn-requestid',
]);

const dropped = new Set([
  'expect',
  'host',
  'proxy-authenticate',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'via',
  // RFC 9110, 7.6.1: for one connection only; the table omits them.
  'keep-alive',
  'proxy-connection',
  // The gateway sets this one.
  'x-amz-apigw-id',
]);

/** Headers of a Lambda proxy answer as the client gets them. */
export function toClientHeaders(headers: readonly Header[]): Header[] {
  return headers.flatMap(([name, value]): Header[] => {
    const key = name.toLowerCase();
    if (dropped.has(key)) return [];
    return [[renamed.has(key) ? `x-amzn-Remapped-${name}` : name, value]];
  });
}

/** Whether a header of this name does not reach a client unchanged. */
export function isTouched(name: string): boolean {
  return renamed.has(name.toLowerCase()) || dropped.has(name.toLowerCase());
}

/** Column request/lambda: headers that never reach the function. */
const keptFromFunction = new Set([
  'connection',
  'content-md5',
  'expect',
  'max-forwards',
  'proxy-authenticate',
  'server',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'www-authenticate',
  // RFC 9110, 7.6.1, as above.
  'keep-alive',
  'proxy-connection',
  // Seen: a proxy event has no length. The body's own length applies.
  'content-length',
  // "API Gateway overrides the method. So in order to pass the header to the backend, the header needs to be
  // added to the integration request" (important notes), which a proxy integration cannot.
  'x-http-method-override',
]);

/**
 * Headers of a request in the form of the function's event. `Authorization` is dropped "if it contains a
 * Signature Version 4 signature or if AWS_IAM authorization is used" (same table, footnote).
 */
export function toFunctionHeaders(headers: readonly Header[], iam: boolean): Header[] {
  return headers.filter(([name, value]) => {
    const key = name.toLowerCase();
    if (key === 'authorization') return !iam && !value.startsWith('AWS4-HMAC-SHA256');
    return !keptFromFunction.has(key);
  });
}
