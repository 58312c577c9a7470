import type { APIGatewayProxyEvent } from 'aws-lambda';
import { expect, test } from 'vitest';
import { corsHeaders, maxBodyBytes, readRequest } from '../../../functions/router/http.ts';
import { callerToContext } from '../../../shared/caller.ts';
import { alice } from './fakes.ts';

const nowMs = 1_000_000;

function event(change: Partial<APIGatewayProxyEvent> = {}, caller = alice): APIGatewayProxyEvent {
  return {
    httpMethod: 'POST',
    headers: { 'content-type': 'application/json' },
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
    if (error instanceof Response) return error;
    throw error;
  }
  throw new Error('it was let in');
}

test.each(['http://localhost:6274', 'https://localhost', 'http://127.0.0.1:3000', 'http://[::1]:1'])(
  'lets the loopback origin %s in',
  (origin) => {
    expect(readRequest(event({ headers: { origin } }), ['loopback'], nowMs).arrival.caller).toEqual(alice);
  },
);

test.each([
  'https://evil.example',
  'null',
  'http://localhost.evil.example',
  'http://evil.example/?localhost',
  'file://',
])('answers 403 to the origin %s', (origin) => {
  expect(refusal(event({ headers: { origin } })).status).toBe(403);
});

test('an origin of the list is let in, loopback is not when the list does not say so', () => {
  const list = ['https://app.example.com'];
  expect(readRequest(event({ headers: { origin: 'https://app.example.com' } }), list, nowMs)).toBeDefined();
  expect(refusal(event({ headers: { origin: 'http://localhost:1' } }), list).status).toBe(403);
});

test('names an allowed origin in its answer, and no other', () => {
  const at = (origin: string) => corsHeaders(event({ headers: { origin } }), ['loopback']);
  expect(at('http://localhost:6274')).toMatchObject({
    'access-control-allow-origin': 'http://localhost:6274',
    vary: 'Origin',
  });
  expect(at('https://evil.example')).toEqual({});
  expect(corsHeaders(event(), ['loopback'])).toEqual({});
});

test('a token that ended since it was checked is answered 401', () => {
  expect(refusal(event({}, { ...alice, expiresAtSeconds: nowMs / 1000 })).status).toBe(401);
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

test('whatever the client accepts, the SDK is told both types', () => {
  const { request } = readRequest(event({ headers: { accept: 'application/json' } }), [], nowMs);
  expect(request.headers.get('accept')).toBe('application/json, text/event-stream');
});

test('a request without a caller is a defect, not a guest', () => {
  expect(() => readRequest(event({ requestContext: {} as never }), [], nowMs)).toThrow(/no caller/);
});
