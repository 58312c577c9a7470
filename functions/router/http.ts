/**
 * API Gateway's event → a web Request without a body, and the message of its body (parse-body.ts). Never: a look-up for
 * an origin that is not allowed, or for a client that can read none of our answers.
 */
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { type Caller, callerFromContext } from '../../shared/caller.ts';
import { authorizerCacheSeconds } from '../../shared/identity/authorizer-cache.ts';
import { readableBy } from './accept.ts';
import { EdgeRefusal } from './edge-refusal.ts';
import { type Message, parseBody } from './parse-body.ts';

/** Caller, sender and door of a request, as API Gateway names them, and the kinds of answer that its client reads. */
export type Arrival = {
  caller: Caller;
  sourceIp: string;
  /** the door's URL without `/mcp` */
  doorUrl: string;
  reads: 'json' | 'event-stream' | 'both';
};

/**
 * From the authorizer's check to this line: the authorizer's time limit (stacks/app/stage/time-limits.ts) and a cold
 * start of the router.
 */
const inFlightSeconds = 20;

export type Incoming = { arrival: Arrival; request: Request; message: Message };

/**
 * @param allowedOrigins exact origins, or `loopback` for any port of localhost
 * @throws EdgeRefusal for a request that never becomes a call; Error for one without a caller, which is a defect
 */
export function readRequest(event: APIGatewayProxyEvent, allowedOrigins: string[], nowMs: number): Incoming {
  // API Gateway routes /mcp/ as /mcp; to a client that compares `resource` strictly they are two resources.
  if (event.path?.endsWith('/') === true) throw new EdgeRefusal('trailing-slash');
  const headers = headersOf(event);
  checkOrigin(originOf(event), allowedOrigins);
  const caller = callerFromContext(event.requestContext.authorizer);
  checkExpiry(caller, nowMs);
  const reads = readableBy(headers.get('accept'));
  if (reads === 'neither') throw new EdgeRefusal('no-readable-answer');
  const message = parseBody(event, headers);
  // The line above decided which kind the client reads; the SDK's own check asks for both.
  headers.set('accept', 'application/json, text/event-stream');
  const url = event.stageVariables?.resource ?? 'https://localhost/mcp';
  const { sourceIp } = event.requestContext.identity;
  return {
    arrival: { caller, sourceIp, doorUrl: url.replace(/\/mcp$/, ''), reads },
    // Without a body, so that no second reader can understand the bytes in another way.
    request: new Request(url, { method: event.httpMethod, headers }),
    message,
  };
}

/** Joins all values of a header that came more than once (RFC 9110, section 5.3), so that each is checked. */
function headersOf(event: APIGatewayProxyEvent): Headers {
  return new Headers(pairsOf(event));
}

function pairsOf({ headers, multiValueHeaders }: APIGatewayProxyEvent): [string, string][] {
  return Object.entries(multiValueHeaders ?? headers ?? {}).flatMap(([name, values]) =>
    [values ?? []].flat().map((one): [string, string] => [name, one]),
  );
}

/**
 * A token works up to `authorizerCacheSeconds` after its `exp`: API Gateway remembers the authorizer's answer for so
 * long (RFC 7519, section 4.1.4, provides for a small leeway). The router never answers 401: API Gateway renames a
 * function's WWW-Authenticate, so the client would miss the challenge. The gateway answers 401 itself when the
 * authorizer is asked next. An answer that is remembered for longer is a defect.
 */
function checkExpiry({ expiresAtSeconds }: Caller, nowMs: number): void {
  const lateSeconds = nowMs / 1000 - expiresAtSeconds;
  if (lateSeconds <= authorizerCacheSeconds + inFlightSeconds) return;
  throw new EdgeRefusal('check-out-of-date');
}

/**
 * Headers for browser-based clients. None for an origin that is refused: it may not read its refusal either.
 * The server uses no cookie, so it allows none.
 * @param allowedOrigins exact origins, or `loopback` for any port of localhost
 */
export function corsHeaders(event: APIGatewayProxyEvent, allowedOrigins: string[]): Record<string, string> {
  const origin = originOf(event);
  if (origin === null || !isAllowed(origin, allowedOrigins)) return {};
  return {
    'access-control-allow-origin': origin,
    'access-control-expose-headers': 'WWW-Authenticate, Mcp-Session-Id, Mcp-Protocol-Version',
    vary: 'Origin',
  };
}

/** As headersOf would join its values; to make all headers for one costs more than the rest of this file. */
function originOf(event: APIGatewayProxyEvent): string | null {
  const values = pairsOf(event).filter(([name]) => name.toLowerCase() === 'origin');
  return values.length === 0 ? null : values.map(([, value]) => value.trim()).join(', ');
}

/** MCP, Streamable HTTP, security: the Origin header must be checked, against DNS rebinding. */
function checkOrigin(origin: string | null, allowed: string[]): void {
  if (origin === null || isAllowed(origin, allowed)) return;
  throw new EdgeRefusal('foreign-origin');
}

function isAllowed(origin: string, allowed: string[]): boolean {
  if (allowed.includes(origin)) return true;
  return allowed.includes('loopback') && /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(origin);
}
