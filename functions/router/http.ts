/**
 * API Gateway's event → a web Request, and what must be refused before anything is parsed: an origin that is not
 * allowed, a body that is too large, a token that has expired since the authorizer's answer was cached.
 */
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { type Caller, callerFromContext } from '../../shared/caller.ts';

/** Bytes of a request body. */
export const maxBodyBytes = 1024 * 1024;

/** Through which door and from where a request came, in API Gateway's own words. */
export type Arrival = {
  caller: Caller;
  sourceIp: string /** the door's URL without `/mcp` */;
  doorUrl: string;
};

export type Incoming = { arrival: Arrival; request: Request; parsedBody: unknown };

/** Throws a Response for what is refused at the edge. */
export function readRequest(event: APIGatewayProxyEvent, allowedOrigins: string[], nowMs: number): Incoming {
  // API Gateway routes /mcp/ as /mcp; to a client that compares `resource` strictly they are two resources.
  if (event.path?.endsWith('/') === true)
    throw jsonRpcError(404, -32601, 'Not found. The MCP endpoint has no trailing slash');
  const headers = new Headers(event.headers as Record<string, string>);
  checkOrigin(headers.get('origin'), allowedOrigins);
  const caller = callerFromContext(event.requestContext.authorizer);
  // RFC 6750, section 3.1. The authorizer's answer is cached for 60 s; a token may end within them.
  if (caller.expiresAtSeconds * 1000 <= nowMs)
    throw jsonRpcError(401, -32001, 'The access token has expired', {
      'www-authenticate': 'Bearer error="invalid_token"',
    });
  const body = bodyOf(event);
  // Real clients send only one of the two types that MCP asks for, or none.
  headers.set('accept', 'application/json, text/event-stream');
  const url = event.stageVariables?.resource ?? 'https://localhost/mcp';
  const request = new Request(url, {
    method: event.httpMethod,
    headers,
    body: event.httpMethod === 'POST' ? body : null,
  });
  const { sourceIp } = event.requestContext.identity;
  return {
    arrival: { caller, sourceIp, doorUrl: url.replace(/\/mcp$/, '') },
    request,
    parsedBody: parse(body),
  };
}

/**
 * Headers for browser-based clients; none for an origin that is refused, which may not read its own refusal either.
 * No cookie is ever used, so none is allowed.
 */
export function corsHeaders(event: APIGatewayProxyEvent, allowedOrigins: string[]): Record<string, string> {
  const headers = new Headers(event.headers as Record<string, string>);
  const origin = headers.get('origin');
  if (origin === null || !isAllowed(origin, allowedOrigins)) return {};
  return {
    'access-control-allow-origin': origin,
    'access-control-expose-headers': 'WWW-Authenticate, Mcp-Session-Id, Mcp-Protocol-Version',
    vary: 'Origin',
  };
}

/** MCP, Streamable HTTP, security: the Origin header must be checked, against DNS rebinding. */
function checkOrigin(origin: string | null, allowed: string[]): void {
  if (origin === null || isAllowed(origin, allowed)) return;
  throw jsonRpcError(403, -32000, 'This origin is not allowed');
}

function isAllowed(origin: string, allowed: string[]): boolean {
  if (allowed.includes(origin)) return true;
  return allowed.includes('loopback') && /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(origin);
}

function bodyOf(event: APIGatewayProxyEvent): string {
  const body = event.body ?? '';
  const bytes = event.isBase64Encoded ? Buffer.from(body, 'base64') : body;
  if (Buffer.byteLength(bytes) > maxBodyBytes)
    throw jsonRpcError(413, -32600, `The body is larger than ${maxBodyBytes} bytes`);
  return bytes.toString('utf8');
}

/** Undefined when it is no JSON: the SDK then answers with the protocol's own parse error. */
function parse(body: string): unknown {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return undefined;
  }
  // Batches left the protocol with 2025-06-18, and one body must name one tool.
  if (Array.isArray(parsed))
    throw jsonRpcError(400, -32600, 'Batches are not served: send one message at a time');
  return parsed;
}

function jsonRpcError(
  status: number,
  code: number,
  message: string,
  headers: Record<string, string> = {},
): Response {
  return Response.json({ jsonrpc: '2.0', id: null, error: { code, message } }, { status, headers });
}
