/**
 * `fetch` for servers whose certificate this machine's own CA signed. Node's `fetch` takes a CA for the whole
 * process only; this one trusts it alone. Takes the arguments of `fetch` (a string or URL, method, headers,
 * text body, signal) and gives a Response whose body streams. It does not follow redirects.
 */
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { Readable } from 'node:stream';

export type Fetch = (url: string | URL, init?: RequestInit) => Promise<Response>;

const nullBodyStatus = new Set([204, 205, 304]);

/** `ca`: PEM. Rejects with the socket's error, and for a body other than a string or URLSearchParams. */
export function fetchWithCa(ca: string): Fetch {
  return async (url, init = {}) => {
    const sent = new Request(url, { ...init, redirect: 'manual' }); // sets the content type that a body implies
    const body =
      init.body === undefined || init.body === null ? undefined : Buffer.from(await sent.arrayBuffer());
    const headers = Object.fromEntries(sent.headers);
    if (body) headers['content-length'] = String(body.length);
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    const options = { method: sent.method, headers, ...(init.signal && { signal: init.signal }) };
    const target = new URL(url);
    const request =
      target.protocol === 'https:'
        ? httpsRequest(target, { ...options, ca }, resolve)
        : httpRequest(target, options, resolve);
    request.on('error', reject).end(body);
    return toResponse(await promise);
  };
}

function toResponse(message: IncomingMessage): Response {
  const headers = new Headers();
  for (const [name, values] of Object.entries(message.headersDistinct)) {
    for (const value of values ?? []) headers.append(name, value);
  }
  const status = message.statusCode ?? 500;
  if (nullBodyStatus.has(status)) message.resume();
  const body = nullBodyStatus.has(status) ? null : (Readable.toWeb(message) as ReadableStream<Uint8Array>);
  return new Response(body, { status, headers });
}
