import { describe, expect, it } from 'vitest';
import type { Invocation } from '../../../../../stacks/local/lambda/run.ts';
import { ask, bearer, doorApi } from '../calls.ts';
import { allow, fakeFunctions, functionError, payload, streamed, Tap } from '../fake-functions.ts';
import { CHALLENGE, fixturePlan } from '../plan-fixture.ts';

const item = { method: 'GET', path: '/echo/one', headers: bearer };
const echo = () => payload({ statusCode: 200, body: 'reached' });

function api(authorizer: (event: unknown) => Invocation | Promise<Invocation>, now?: () => number) {
  const fakes = fakeFunctions({ authorizer, echo });
  return { ...fakes, api: doorApi({ invoke: fakes.invoke, ...(now && { now }) }) };
}

const asksOf = (seen: { functionName: string }[]) =>
  seen.filter((one) => one.functionName === 'authorizer').length;

describe('a call that an authorizer guards', () => {
  it.each([
    ['is missing', []],
    ['is empty', [['Authorization', '']] as const],
  ])('is answered 401 with the challenge, without asking, when the header %s', async (_, headers) => {
    const { api: door, seen } = api(() => allow());
    const answer = await ask(door, { ...item, headers: [...headers] });
    expect(answer.status).toBe(401);
    expect(answer.headers['www-authenticate']).toBe(CHALLENGE);
    expect(answer.text).toBe('{"error":"Unauthorized"}');
    expect(seen).toEqual([]);
  });

  it('reaches the function with principal and context, all as text', async () => {
    const { api: door, seen } = api(() => allow({ context: { tenant: 'fjord', age: 3, admin: true } }));
    expect((await ask(door, item)).text).toBe('reached');
    expect(seen.at(-1)?.event.requestContext.authorizer).toEqual({
      tenant: 'fjord',
      age: '3',
      admin: 'true',
      principalId: 'ines',
      integrationLatency: expect.any(Number),
    });
  });

  it('asks with the documented event', async () => {
    const { api: door, seen } = api(() => allow());
    await ask(door, { ...item, query: 'a=1&a=2' });
    expect(seen[0]?.event).toMatchObject({
      type: 'REQUEST',
      methodArn: 'arn:aws:execute-api:eu-central-1:123456789012:door000001/v1/GET/echo/one',
      resource: '/echo/{item}',
      path: '/echo/one',
      httpMethod: 'GET',
      headers: { Authorization: 'Bearer token-1' },
      multiValueHeaders: { Authorization: ['Bearer token-1'] },
      queryStringParameters: { a: '2' },
      multiValueQueryStringParameters: { a: ['1', '2'] },
      pathParameters: { item: 'one' },
      stageVariables: { resource: 'http://localhost:8080/mcp' },
      requestContext: { stage: 'v1', apiId: 'door000001', resourcePath: '/echo/{item}', httpMethod: 'GET' },
    });
  });
});

describe('what an authorizer answers becomes', () => {
  const deny = (Effect: string, Resource: string) =>
    allow({
      policyDocument: {
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Action: 'execute-api:Invoke', Resource: '*/POST/*' },
          { Effect, Action: ['execute-api:*'], Resource },
        ],
      },
    });
  const explicit =
    'User is not authorized to access this resource with an explicit deny in an identity-based policy';
  const implicit =
    'User is not authorized to access this resource because no identity-based policy allows the execute-api:Invoke action';
  const stream = new Tap();
  stream.end();

  it.each<[string, () => Invocation | Promise<Invocation>, number, string]>([
    [
      '401 for the error "Unauthorized"',
      () => functionError('Unauthorized'),
      401,
      '{"error":"Unauthorized"}',
    ],
    [
      '500 for "unauthorized" in another spelling',
      () => functionError('unauthorized'),
      500,
      '{"message":null}',
    ],
    ['500 for any other error', () => functionError('Error: Unauthorized'), 500, '{"message":null}'],
    ['500 for no JSON', () => payload('yes'), 500, '{"message":null}'],
    ['500 for null', () => payload('null'), 500, '{"message":null}'],
    ['500 without a principal', () => allow({ principalId: undefined }), 500, '{"message":null}'],
    ['500 without a policy', () => allow({ policyDocument: undefined }), 500, '{"message":null}'],
    ['500 for an object in the context', () => allow({ context: { a: {} } }), 500, '{"message":null}'],
    ['500 for a list in the context', () => allow({ context: { a: ['x'] } }), 500, '{"message":null}'],
    ['500 for null in the context', () => allow({ context: { a: null } }), 500, '{"message":null}'],
    ['500 for a context that is a list', () => allow({ context: ['x'] }), 500, '{"message":null}'],
    ['500 for a stream', () => streamed(stream), 500, '{"message":null}'],
    ['500 when Lambda throttles', () => Promise.reject(new Error('throttled')), 500, '{"message":null}'],
    [
      '403 for an explicit deny',
      () => deny('Deny', '*/GET/echo/one'),
      403,
      JSON.stringify({ Message: explicit }),
    ],
    [
      '403 for a policy about other methods',
      () => deny('Allow', '*/PUT/*'),
      403,
      JSON.stringify({ Message: implicit }),
    ],
  ])('%s', async (_, answer, status, text) => {
    const { api: door, seen } = api(answer);
    const answered = await ask(door, item);
    expect(answered).toMatchObject({ status, text });
    expect(seen.map((one) => one.functionName)).toEqual(['authorizer']);
  });

  it('500 when no permission admits the gateway to the authorizer, which is then not run', async () => {
    const fakes = fakeFunctions({ authorizer: () => allow(), echo });
    const plan = fixturePlan((byName) => delete byName.AuthorizerPermission);
    expect((await ask(doorApi({ plan, invoke: fakes.invoke }), item)).status).toBe(500);
    expect(fakes.seen).toEqual([]);
  });
});

describe('the result of an authorizer', () => {
  it('is asked for once while it is fresh, and again afterwards', async () => {
    let nowMs = 1_000_000;
    const { api: door, seen } = api(
      () => allow(),
      () => nowMs,
    );
    await ask(door, item);
    nowMs += 59_999;
    await ask(door, item);
    expect(asksOf(seen)).toBe(1);
    expect(seen.at(-1)?.event.requestContext.authorizer).toMatchObject({
      principalId: 'ines',
      integrationLatency: 0,
    });
    nowMs += 1;
    await ask(door, item);
    expect(asksOf(seen)).toBe(2);
  });

  it('is asked for once by calls of one token that come at once, and each token has its own', async () => {
    const asked: string[] = [];
    const gate = Promise.withResolvers<void>();
    const { api: door, seen } = api(async (event) => {
      const { Authorization: token } = (event as { headers: Record<string, string> }).headers;
      asked.push(token ?? '');
      await gate.promise;
      return token === 'Bearer token-2' ? functionError('Unauthorized') : allow();
    });
    const other = { ...item, headers: [['Authorization', 'Bearer token-2'] as const] };
    const answers = [...Array(20).fill(item), ...Array(20).fill(other)].map((one) => ask(door, one));
    gate.resolve();
    const statuses = (await Promise.all(answers)).map(({ status }) => status);
    expect(statuses).toEqual([...Array(20).fill(200), ...Array(20).fill(401)]);
    expect(asked).toEqual(['Bearer token-1', 'Bearer token-2']);
    await ask(door, item);
    expect(asksOf(seen)).toBe(2);
  });

  it('is judged for each of the calls that shared it: one may pass and another not', async () => {
    const only = { Effect: 'Allow', Action: 'execute-api:Invoke', Resource: '*/GET/echo/one' };
    const { api: door, seen } = api(() => allow({ policyDocument: { Statement: [only] } }));
    const [one, two] = await Promise.all([ask(door, item), ask(door, { ...item, path: '/echo/two' })]);
    expect([one.status, two.status, asksOf(seen)]).toEqual([200, 403, 1]);
  });

  it('belongs to one token', async () => {
    const { api: door, seen } = api(() => allow());
    await ask(door, item);
    await ask(door, { ...item, headers: { Authorization: 'Bearer token-2' } });
    expect(asksOf(seen)).toBe(2);
  });

  it('belongs to all values of the header, not to the last one', async () => {
    const { api: door, seen } = api(() => allow());
    await ask(door, item);
    await ask(door, {
      ...item,
      headers: [
        ['Authorization', 'Bearer other'],
        ['authorization', 'Bearer token-1'],
      ],
    });
    expect(asksOf(seen)).toBe(2);
  });

  it('is asked about each method anew: a cached policy does not open another one', async () => {
    const only = { Effect: 'Allow', Action: 'execute-api:Invoke', Resource: '*/GET/echo/one' };
    const { api: door, seen } = api(() => allow({ policyDocument: { Statement: [only] } }));
    expect((await ask(door, item)).status).toBe(200);
    expect((await ask(door, { ...item, path: '/echo/two' })).status).toBe(403);
    expect(asksOf(seen)).toBe(1);
  });

  it.each([
    ['a 401', () => functionError('Unauthorized')],
    ['an error', () => functionError('broken')],
    ['an answer that is not understood', () => payload('{}')],
  ])('is not kept when it is %s', async (_, answer) => {
    const { api: door, seen } = api(answer);
    await ask(door, item);
    await ask(door, item);
    expect(asksOf(seen)).toBe(2);
  });

  it('is never kept with a TTL of 0', async () => {
    const fakes = fakeFunctions({ authorizer: () => allow(), echo });
    const plan = fixturePlan((byName) => {
      Object.assign(byName.Authorizer?.inputs ?? {}, { authorizerResultTtlInSeconds: 0 });
    });
    const door = doorApi({ plan, invoke: fakes.invoke });
    await ask(door, item);
    await Promise.all([ask(door, item), ask(door, item)]);
    expect(asksOf(fakes.seen)).toBe(3);
  });
});

describe('a TOKEN authorizer', () => {
  it('gets the token and the method alone', async () => {
    const fakes = fakeFunctions({ authorizer: () => allow(), echo });
    const plan = fixturePlan((byName) => {
      if (byName.Authorizer) byName.Authorizer = { ...byName.Authorizer };
      Object.assign(byName.Authorizer?.inputs ?? {}, { type: 'TOKEN' });
      Object.assign(byName.Authorizer?.outputs ?? {}, { type: 'TOKEN' });
    });
    await ask(doorApi({ plan, invoke: fakes.invoke }), item);
    expect(fakes.seen[0]?.event).toEqual({
      type: 'TOKEN',
      methodArn: 'arn:aws:execute-api:eu-central-1:123456789012:door000001/v1/GET/echo/one',
      authorizationToken: 'Bearer token-1',
    });
  });
});
