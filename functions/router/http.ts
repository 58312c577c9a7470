/**
 * API Gateway's event → a web Request without a body and the message of its body (parse-body.ts), and what must be
 * refused before anything is looked up: an origin that is not allowed, a client that reads no answer of ours.
 */
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { type Caller, callerFromContext } from '../../shared/caller.ts';
import { authorizerCacheSeconds } from '../../shared/identity/authorizer-cache.ts';
import { readableBy } from './accept.ts';
import { type Message, parseBody } from './parse-body.ts';
import { codes, protocolError } from './protocol-error.ts';

/** Through which door and from where a request came, in API Gateway's own words, and what its client reads. */
export type Arrival = {
  caller: Caller;
  sourceIp: string;
  /** the door's URL without `/mcp` */
  doorUrl: string;
  reads: 'json' | 'event-stream' | 'both';
};

/** From the authorizer's check to here: the authorizer's own time (stacks/app/stage/time-limits.ts) and a cold start of the router. */
const inFlightSeconds = 20;

export type Incoming = { arrival: Arrival; request: Request; message: Message };

/** Throws a Response for what is refused at the edge. */
export function readRequest(event: APIGatewayProxyEvent, allowedOrigins: string[], nowMs: number): Incoming {
  // API Gateway routes /mcp/ as /mcp; to a client that compares `resource` strictly they are two resources.
  if (event.path?.endsWith('/') === true)
    throw protocolError(404, codes.noMethod, 'Not found. The MCP endpoint has no trailing slash');
  const headers = headersOf(event);
  checkOrigin(headers.get('origin'), allowedOrigins);
  const caller = callerFromContext(event.requestContext.authorizer);
  checkExpiry(caller, nowMs);
  const reads = readableBy(headers.get('accept'));
  if (reads === 'neither')
    throw protocolError(
      406,
      codes.edge,
      'The answer is application/json or text/event-stream: accept one of them',
    );
  const message = parseBody(event, headers);
  // What the client reads is decided above; the SDK's own check asks for both.
  headers.set('accept', 'application/json, text/event-stream');
  const url = event.stageVariables?.resource ?? 'https://localhost/mcp';
  const { sourceIp } = event.requestContext.identity;
  return {
    arrival: { caller, sourceIp, doorUrl: url.replace(/\/mcp$/, ''), reads },
    // Without a body: nobody can read the bytes a second time, and in another way.
    request: new Request(url, { method: event.httpMethod, headers }),
    message,
  };
}

/** All values of a header that came more than once, joined (RFC 9110, section 5.3): none of them goes unseen. */
function headersOf({ headers, multiValueHeaders }: APIGatewayProxyEvent): Headers {
  const all = Object.entries(multiValueHeaders ?? headers ?? {});
  return new Headers(
    all.flatMap(([name, values]) => [values ?? []].flat().map((one): [string, string] => [name, one])),
  );
}

/**
 * A token ends up to `authorizerCacheSeconds` after its `exp`: API Gateway remembers the authorizer's answer for so
 * long, and until then it calls the router (RFC 7519, section 4.1.4, provides for a small leeway). A 401 from here would
 * reach the client without its challenge, because API Gateway renames a function's WWW-Authenticate; so the 401 comes
 * from the gateway alone, with the next answer of the authorizer. One that is remembered for longer is a defect.
 */
function checkExpiry({ expiresAtSeconds }: Caller, nowMs: number): void {
  const lateSeconds = nowMs / 1000 - expiresAtSeconds;
  if (lateSeconds <= authorizerCacheSeconds + inFlightSeconds) return;
  const response = protocolError(503, codes.edge, 'The check of the access token is out of date. Try again');
  response.headers.set('retry-after', '1');
  throw response;
}

/**
 * Headers for browser-based clients; none for an origin that is refused, which may not read its own refusal either.
 * No cookie is ever used, so none is allowed.
 */
export function corsHeaders(event: APIGatewayProxyEvent, allowedOrigins: string[]): Record<string, string> {
  const origin = headersOf(event).get('origin');
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
  throw protocolError(403, codes.edge, 'This origin is not allowed');
}

function isAllowed(origin: string, allowed: string[]): boolean {
  if (allowed.includes(origin)) return true;
  return allowed.includes('loopback') && /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(origin);
}
