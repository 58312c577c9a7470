import { describe, expect, it } from 'vitest';
import { type Asked, ask, bearer, doorApi } from './calls.ts';
import { allow, type Event, fakeFunctions, payload } from './fake-functions.ts';

const NOW = Date.UTC(2026, 10, 3, 4, 5, 6, 789);

async function eventOf(asked: Asked): Promise<Event> {
  const fakes = fakeFunctions({ authorizer: () => allow(), echo: () => payload({}) });
  await ask(doorApi({ invoke: fakes.invoke, now: () => NOW }), { path: '/echo', ...asked });
  return fakes.seen.at(-1)?.event;
}

describe('the event of a proxy integration', () => {
  it('has exactly the documented parts', async () => {
    const event = await eventOf({
      method: 'GET',
      path: '/echo/one',
      query: 'q=a%20b&q=c+d&r=',
      headers: [
        ...Object.entries({ ...bearer, 'User-Agent': 'agent/1' }),
        ['X-Twice', '1'],
        ['X-Twice', '2'],
      ],
    });
    expect(event).toEqual({
      resource: '/echo/{item}',
      path: '/echo/one',
      httpMethod: 'GET',
      headers: {
        Authorization: 'Bearer token-1',
        'User-Agent': 'agent/1',
        'X-Twice': '2',
        'X-Amzn-Trace-Id': expect.stringMatching(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/),
        'X-Forwarded-For': '127.0.0.1',
        'X-Forwarded-Port': '8080',
        'X-Forwarded-Proto': 'http',
      },
      multiValueHeaders: expect.objectContaining({
        'X-Twice': ['1', '2'],
        Authorization: ['Bearer token-1'],
      }),
      queryStringParameters: { q: 'c d', r: '' },
      multiValueQueryStringParameters: { q: ['a b', 'c d'], r: [''] },
      pathParameters: { item: 'one' },
      stageVariables: { resource: 'http://localhost:8080/mcp' },
      requestContext: {
        resourceId: 'Item',
        resourcePath: '/echo/{item}',
        httpMethod: 'GET',
        extendedRequestId: expect.stringMatching(/^[\w+/]{15}=$/),
        requestTime: '03/Nov/2026:04:05:06 +0000',
        requestTimeEpoch: NOW,
        path: '/echo/one',
        accountId: '123456789012',
        protocol: 'HTTP/1.1',
        stage: 'v1',
        domainName: 'localhost',
        domainPrefix: 'localhost',
        requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        deploymentId: 'DoorDeployment',
        apiId: 'door000001',
        identity: {
          cognitoIdentityPoolId: null,
          cognitoIdentityId: null,
          cognitoAuthenticationType: null,
          cognitoAuthenticationProvider: null,
          principalOrgId: null,
          apiKey: null,
          accountId: null,
          caller: null,
          user: null,
          userArn: null,
          accessKey: null,
          sourceIp: '127.0.0.1',
          userAgent: 'agent/1',
        },
        authorizer: { principalId: 'ines', integrationLatency: expect.any(Number) },
      },
      body: null,
      isBase64Encoded: false,
    });
  });

  it('has null for what a request does not have', async () => {
    expect(await eventOf({})).toMatchObject({
      queryStringParameters: null,
      multiValueQueryStringParameters: null,
      pathParameters: null,
      body: null,
    });
  });

  it('has the body as text, and as base64 for a binary media type of the API', async () => {
    expect(await eventOf({ body: '{"a":"ü"}' })).toMatchObject({ body: '{"a":"ü"}', isBase64Encoded: false });
    const headers = { 'Content-Type': 'image/png' };
    expect(await eventOf({ body: Buffer.from([0xff]), headers })).toMatchObject({
      body: '/w==',
      isBase64Encoded: true,
    });
  });

  it('has the address of the connection, and the listener in X-Forwarded, whatever the client says', async () => {
    const headers = {
      'X-Forwarded-For': '10.0.0.1',
      'x-forwarded-proto': 'gopher',
      'X-Forwarded-Port': '1',
      'X-Amzn-Trace-Id': 'Root=forged',
    };
    const event = await eventOf({ headers });
    expect(event.headers).toMatchObject({
      'X-Forwarded-For': '10.0.0.1, 127.0.0.1',
      'X-Forwarded-Proto': 'http',
      'X-Forwarded-Port': '8080',
      'X-Amzn-Trace-Id': expect.not.stringContaining('forged'),
    });
    expect(event.headers).not.toHaveProperty('x-forwarded-proto');
    expect(event.requestContext.identity.sourceIp).toBe('127.0.0.1');
  });

  it("has the root of the client's trace, and nothing else of it", async () => {
    const root = 'Root=1-5759e988-bd862e3fe1be46a994272793';
    const event = await eventOf({
      headers: { 'X-Amzn-Trace-Id': `${root};Parent=53995c3f42cd8ad8;Sampled=1` },
    });
    expect(event.headers['X-Amzn-Trace-Id']).toBe(root);
  });

  it('has the request id of the client, when it is one', async () => {
    expect((await eventOf({ headers: { 'X-Amzn-RequestId': 'call-1' } })).requestContext.requestId).toBe(
      'call-1',
    );
    const forged = await eventOf({ headers: { 'X-Amzn-RequestId': 'a"b' } });
    expect(forged.requestContext.requestId).toMatch(/^[0-9a-f-]{36}$/);
  });

  it.each([
    'Connection',
    'Content-Length',
    'Content-MD5',
    'Expect',
    'Keep-Alive',
    'Max-Forwards',
    'Proxy-Authenticate',
    'Server',
    'TE',
    'Trailer',
    'Transfer-Encoding',
    'Upgrade',
    'WWW-Authenticate',
  ])('does not have the header %s', async (name) => {
    expect((await eventOf({ headers: { [name]: '1' } })).headers).not.toHaveProperty(name);
  });

  it('does not have a signature', async () => {
    const headers = { Authorization: 'AWS4-HMAC-SHA256 Credential=x' };
    expect((await eventOf({ headers })).headers).not.toHaveProperty('Authorization');
  });

  it('keeps a header or parameter called __proto__ as one', async () => {
    const event = await eventOf({ headers: [['__proto__', 'x']], query: '__proto__=y' });
    expect(Object.getOwnPropertyNames(event.headers)).toContain('__proto__');
    expect(Object.getOwnPropertyNames(event.queryStringParameters)).toEqual(['__proto__']);
  });
});
