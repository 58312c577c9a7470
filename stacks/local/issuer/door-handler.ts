/**
 * The outermost layer of a door: decides by host and origin, before OAuth begins. Passes a request on to the
 * provider, adds CORS headers where a page of this machine (the Inspector) may read the answer, and refuses
 * another host name (DNS rebinding) or a page of another machine.
 */
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { isLoopbackOrigin } from './clients/redirect-uris.ts';

/** Paths for a client's program. Pages (`/auth`, `/sign-in`) are for navigation and get no CORS headers. */
const apiPaths = new Set([
  '/.well-known/oauth-authorization-server',
  '/.well-known/openid-configuration',
  '/jwks',
  '/reg',
  '/token',
  '/token/revocation',
]);

const preflight = {
  'Access-Control-Allow-Methods': 'GET, POST',
  'Access-Control-Allow-Headers': 'Authorization, Content-Type, Accept, MCP-Protocol-Version',
  'Access-Control-Max-Age': '3600',
};

/** Answers 421 under another host than the issuer's, and 403 to a page of another machine. */
export function doorHandler(issuer: string, handle: RequestListener): RequestListener {
  const { host } = new URL(issuer);
  return (request, response) => {
    if (request.headers.host !== host) {
      return refuse(response, 421, `this issuer is ${issuer}: use that spelling`); // RFC 9110, 15.5.20
    }
    const { origin } = request.headers;
    if (origin !== undefined && origin !== issuer) {
      if (!isLoopbackOrigin(origin)) return refuse(response, 403, 'pages of other machines are refused');
      if (isApi(request)) {
        allow(response, origin);
        if (request.method === 'OPTIONS') return void response.writeHead(204, preflight).end();
      }
    }
    handle(request, response);
  };
}

function isApi(request: IncomingMessage): boolean {
  return apiPaths.has((request.url ?? '').split('?')[0] ?? '');
}

/** Without Access-Control-Allow-Credentials: these paths do not use cookies. */
function allow(response: ServerResponse, origin: string): void {
  response.setHeader('Access-Control-Allow-Origin', origin);
  response.setHeader('Access-Control-Expose-Headers', 'WWW-Authenticate');
  response.setHeader('Vary', 'Origin');
}

function refuse(response: ServerResponse, status: number, description: string): void {
  response.writeHead(status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Cache-Control': 'no-store',
  });
  response.end(JSON.stringify({ error: 'invalid_request', error_description: description }));
}
