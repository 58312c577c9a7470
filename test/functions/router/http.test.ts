import type { APIGatewayProxyEvent } from 'aws-lambda';
import { describe, expect, test } from 'vitest';
import { answerEdge, EdgeRefusal, maxBodyBytes } from '../../../functions/router/edge-refusal.ts';
import { corsHeaders, readRequest } from '../../../functions/router/http.ts';
import { callerToContext } from '../../../shared/caller.ts';
import { ines } from './fakes.ts';

const nowMs = 1_000_000;
const json = { 'content-type': 'application/json' };

function event(change: Partial<APIGatewayProxyEvent> = {}, caller = ines): APIGatewayProxyEvent {
  return {
    httpMethod: 'POST',
    headers: json,
    body: '{"jsonrpc":"2.0"}',
    isBase64Encoded: false,
    stageVariables: { resource: 'https://localhost:8443/mcp' },
    requestContext: { authorizer: callerToContext(caller), identity: { sourceIp: '203.0.113.7' } },
    ...change,
  } as APIGatewayProxyEvent;
}

function refusal(given: APIGatewayProxyEvent, origins = ['loopback']): Response {
  try {
    readRequest(given, origins, nowMs);
  } catch (error) {
    if (error instanceof EdgeRefusal) return answerEdge(error);
    throw error;
  }
  throw new Error('it was let in');
}

test.each(['http://localhost:6274', 'https://localhost', 'http://127.0.0.1:3000', 'http://[::1]:1'])(
  'lets the loopback origin %s in',
  (origin) => {
    expect(readRequest(event({ headers: { ...json, origin } }), ['loopback'], nowMs).arrival.caller).toEqual(
      ines,
    );
  },
);

test.each([
  'https://evil.example',
  'null',
  'http://localhost.evil.example',
  'http://evil.example/?localhost',
  'file://',
])('answers 403 to the origin %s', (origin) => {
  expect(refusal(event({ headers: { ...json, origin } })).status).toBe(403);
});

test('an origin of the list is let in, loopback is not when the list does not say so', () => {
  const list = ['https://app.example.com'];
  expect(
    readRequest(event({ headers: { ...json, origin: 'https://app.example.com' } }), list, nowMs),
  ).toBeDefined();
  expect(refusal(event({ headers: { origin: 'http://localhost:1' } }), list).status).toBe(403);
});

test('names an allowed origin in its answer, and no other', () => {
  const at = (origin: string) => corsHeaders(event({ headers: { ...json, origin } }), ['loopback']);
  expect(at('http://localhost:6274')).toMatchObject({
    'access-control-allow-origin': 'http://localhost:6274',
    vary: 'Origin',
  });
  expect(at('https://evil.example')).toEqual({});
  expect(corsHeaders(event(), ['loopback'])).toEqual({});
});

describe('a token that ended since API Gateway remembers its check', () => {
  const endedAgo = (seconds: number) => ({ ...ines, expiresAtSeconds: nowMs / 1000 - seconds });
  test.each([-1, 0, 1, 59, 60, 80])('is good for a call %d s after its end', (seconds) => {
    expect(readRequest(event({}, endedAgo(seconds)), [], nowMs).arrival.caller.tenant).toBe('fjord');
  });

  // API Gateway would rename the WWW-Authenticate of a 401 from here: only its own 401 has a challenge.
  test.each([81, 3_600])('is worth nothing %d s after it, and the answer is no 401', (seconds) => {
    const response = refusal(event({}, endedAgo(seconds)));
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('1');
    expect(response.headers.has('www-authenticate')).toBe(false);
  });
});

test('a body over 1 MiB is answered 413, also when it came as base64', () => {
  const large = 'x'.repeat(maxBodyBytes + 1);
  expect(refusal(event({ body: large })).status).toBe(413);
  expect(refusal(event({ body: Buffer.from(large).toString('base64'), isBase64Encoded: true })).status).toBe(
    413,
  );
});

test('a trailing slash is another resource: 404', () => {
  expect(refusal(event({ path: '/mcp/' })).status).toBe(404);
});

test('a batch is an invalid request', async () => {
  const response = refusal(event({ body: '[]' }));
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ error: { code: -32600 } });
});

test('what the client accepts is what it reads, and the SDK is told both types', () => {
  const { request, arrival } = readRequest(
    event({ headers: { ...json, accept: 'application/json' } }),
    [],
    nowMs,
  );
  expect(arrival.reads).toBe('json');
  expect(request.headers.get('accept')).toBe('application/json, text/event-stream');
});

test('a client that reads nothing of ours is answered 406', () => {
  expect(refusal(event({ headers: { ...json, accept: 'text/html' } })).status).toBe(406);
});

test('the request has no body, so that nobody reads its bytes again', () => {
  const { request, message } = readRequest(event(), [], nowMs);
  expect(request.body).toBeNull();
  expect(message).toEqual({ jsonrpc: '2.0' });
});

test('a header that came twice is both of its values', () => {
  const twice = (name: string, values: string[]) =>
    event({
      headers: { ...json, [name]: values.at(-1) },
      multiValueHeaders: { 'content-type': [json['content-type']], [name]: values },
    } as never);
  expect(refusal(twice('origin', ['https://evil.example', 'http://localhost:1'])).status).toBe(403);
  const { request, arrival } = readRequest(
    twice('Accept', ['application/json', 'text/event-stream;q=0']),
    [],
    nowMs,
  );
  expect(arrival.reads).toBe('json');
  expect(request.headers.get('content-type')).toBe('application/json');
});

test('a request without a caller is a defect, not a guest', () => {
  expect(() => readRequest(event({ requestContext: {} as never }), [], nowMs)).toThrow(/no caller/);
});
