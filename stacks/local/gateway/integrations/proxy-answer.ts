/**
 * Parses a function's answer to a Lambda proxy integration: from the JSON of a buffered payload or of a
 * stream's metadata to status and client headers. Undefined when API Gateway would call it malformed.
 * Source: API Gateway Developer Guide, "Output format of a Lambda function for proxy integration".
 */
import { validateHeaderName, validateHeaderValue } from 'node:http';
import type { Header } from '../http/gateway-http.ts';
import { toClientHeaders } from '../http/response-headers.ts';

export type ProxyHead = { status: number; headers: Header[] };

/** Reads statusCode, headers, multiValueHeaders and cookies; any other key makes the answer malformed. */
export function parseHead(
  answer: Record<string, unknown>,
  otherKeys: readonly string[],
): ProxyHead | undefined {
  const known = ['statusCode', 'headers', 'multiValueHeaders', ...otherKeys];
  if (Object.keys(answer).some((key) => !known.includes(key))) return undefined;
  const status = parseStatus(answer.statusCode);
  const single = parseSingle(answer.headers);
  const multi = parseMulti(answer.multiValueHeaders);
  const cookies = texts(answer.cookies ?? []);
  if (status === undefined || !single || !multi || !cookies) return undefined;
  // "If the same key-value pair is specified in both, only the values from multiValueHeaders will appear in the
  // merged list."
  const named = new Set(multi.map(([name]) => name.toLowerCase()));
  const headers: Header[] = [
    ...single.filter(([name]) => !named.has(name.toLowerCase())),
    ...multi,
    ...cookies.map((cookie) => ['Set-Cookie', cookie] as const),
  ];
  if (!headers.every(isSendable)) return undefined;
  const toClient = toClientHeaders(headers);
  // "API Gateway includes a Content-Type header for all integration responses. By default, the content type is
  // application/json." (Important notes for REST APIs.)
  const typed = toClient.some(([name]) => name.toLowerCase() === 'content-type');
  return { status, headers: typed ? toClient : [['Content-Type', 'application/json'], ...toClient] };
}

/**
 * A number or its text; 200 when absent. An informational status does not end an answer, so it is invalid.
 */
function parseStatus(value: unknown): number | undefined {
  if (value === undefined || value === null) return 200;
  const status = typeof value === 'string' && /^\d{3}$/.test(value) ? Number(value) : value;
  return typeof status === 'number' && Number.isInteger(status) && status >= 200 && status <= 599
    ? status
    : undefined;
}

function parseSingle(value: unknown): Header[] | undefined {
  const entries = Object.entries(value ?? {});
  if (typeof (value ?? {}) !== 'object' || Array.isArray(value)) return undefined;
  if (!entries.every(([, text]) => ['string', 'number', 'boolean'].includes(typeof text))) return undefined;
  return entries.map(([name, text]) => [name, String(text)]);
}

function parseMulti(value: unknown): Header[] | undefined {
  if (typeof (value ?? {}) !== 'object' || Array.isArray(value)) return undefined;
  const headers: Header[] = [];
  for (const [name, values] of Object.entries(value ?? {})) {
    const list = texts(values);
    if (!list) return undefined;
    headers.push(...list.map((text) => [name, text] as const));
  }
  return headers;
}

function texts(value: unknown): string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  return value.every((item) => ['string', 'number', 'boolean'].includes(typeof item))
    ? value.map(String)
    : undefined;
}

/** Whether HTTP can carry the header: no line ends, no control characters (RFC 9110, 5.5). */
function isSendable([name, value]: Header): boolean {
  try {
    validateHeaderName(name);
    validateHeaderValue(name, value);
    return true;
  } catch {
    return false;
  }
}
