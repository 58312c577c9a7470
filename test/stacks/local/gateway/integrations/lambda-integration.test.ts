import { describe, expect, it } from 'vitest';
import { LambdaThrottled } from '../../../../../stacks/local/lambda/failures.ts';
import type { Invocation } from '../../../../../stacks/local/lambda/run.ts';
import { ask, doorApi } from '../calls.ts';
import { fakeFunctions, functionError, payload, streamed, Tap } from '../fake-functions.ts';
import { DOOR, fixturePlan, resource } from '../plan-fixture.ts';

const broken = '{"message":"Internal server error"}';

function echoing(answer: () => Invocation | Promise<Invocation>, plan = fixturePlan()) {
  const notes: string[] = [];
  const fakes = fakeFunctions({ echo: answer });
  return {
    ...fakes,
    notes,
    api: doorApi({ plan, invoke: fakes.invoke, onNote: (note) => notes.push(note) }),
  };
}

const echo = { method: 'POST', path: '/echo' };

describe('a buffered answer of a function', () => {
  it.each<[string, object, { status: number; text: string; headers?: object }]>([
    ['is passed on', { statusCode: 201, body: 'made' }, { status: 201, text: 'made' }],
    ['is a 200 without a status', { body: 'x' }, { status: 200, text: 'x' }],
    ['may have its status as text', { statusCode: '204' }, { status: 204, text: '' }],
    ['may have no body', { statusCode: 200, body: null }, { status: 200, text: '' }],
    [
      'is JSON unless it says otherwise',
      { body: 'x' },
      { status: 200, text: 'x', headers: { 'content-type': 'application/json' } },
    ],
    [
      'has numbers and booleans in headers as text',
      { headers: { 'X-A': 1, 'X-B': true } },
      { status: 200, text: '', headers: { 'x-a': '1', 'x-b': 'true' } },
    ],
    [
      'prefers multiValueHeaders',
      { headers: { 'X-A': 'one' }, multiValueHeaders: { 'x-a': ['two'] } },
      { status: 200, text: '', headers: { 'x-a': 'two' } },
    ],
    [
      'stays base64 for a client that accepts no binary type',
      { body: 'aGk=', isBase64Encoded: true },
      { status: 200, text: 'aGk=' },
    ],
  ])('%s', async (_, answer, expected) => {
    expect(await ask(echoing(() => payload(answer)).api, echo)).toMatchObject(expected);
  });

  it('is decoded from base64 for a client that accepts a binary type of the API', async () => {
    const { api } = echoing(() => payload({ body: 'aGk=', isBase64Encoded: true }));
    expect((await ask(api, { ...echo, headers: { Accept: 'image/png,*/*' } })).text).toBe('hi');
  });

  it.each<[string, unknown]>([
    ['is no JSON', 'hello'],
    ['is a JSON text', '"hello"'],
    ['is null', 'null'],
    ['is a list', []],
    ['has a key that is not part of the format', { statusCode: 200, result: 1 }],
    ['has cookies, which only streams have', { statusCode: 200, cookies: ['a=b'] }],
    ['has an object as body', { statusCode: 200, body: {} }],
    ['has no boolean for isBase64Encoded', { statusCode: 200, isBase64Encoded: 'true' }],
    ['has a status that is no status', { statusCode: 99 }],
    ['has an informational status', { statusCode: 101 }],
    ['has a status with a fraction', { statusCode: 200.5 }],
    ['has an object as header', { headers: { 'X-A': {} } }],
    ['has headers in a list', { headers: ['X-A: b'] }],
    ['has one text in multiValueHeaders', { multiValueHeaders: { 'X-A': 'b' } }],
    ['has a line end in a header', { headers: { 'X-A': 'b\r\nSet-Cookie: c=d' } }],
    ['has a line end in a header name', { headers: { 'X-A\r\nX-B': 'c' } }],
  ])('is a 502 when it %s', async (_, answer) => {
    const { api, notes } = echoing(() => payload(answer));
    expect(await ask(api, echo)).toMatchObject({ status: 502, text: broken });
    expect(notes.join()).toContain('echo');
  });
});

describe('a function that fails', () => {
  it('is a 502 that tells nothing of the error', async () => {
    const { api, notes } = echoing(() => functionError('password is hunter2'));
    const answer = await ask(api, echo);
    expect(answer).toMatchObject({ status: 502, text: broken });
    expect(JSON.stringify([answer, notes])).not.toContain('hunter2');
  });

  it('is a 502 when Lambda refuses to run it', async () => {
    const { api } = echoing(() => Promise.reject(new Error('no such function')));
    expect(await ask(api, echo)).toMatchObject({ status: 502, text: broken });
  });

  it('that may not run more often at once is an INTEGRATION_FAILURE, which is a 500 until the API says otherwise', async () => {
    const busy = () => Promise.reject(new LambdaThrottled('echo', 1));
    expect((await ask(echoing(busy).api, echo)).status).toBe(500);
    const plan = fixturePlan((byName) => {
      const inputs = { restApiId: DOOR, responseType: 'INTEGRATION_FAILURE', statusCode: '503' };
      byName.Busy = resource('aws:apigateway/response:Response', 'Busy', inputs);
    });
    expect((await ask(echoing(busy, plan).api, echo)).status).toBe(503);
  });

  it('is a 502 when it streams to a buffered integration, and may finish its stream', async () => {
    const tap = new Tap();
    const { api } = echoing(() => streamed(tap));
    expect((await ask(api, echo)).status).toBe(502);
    tap.write('more');
    tap.end();
    await tap.finished;
    expect(tap).toMatchObject({ taken: 1, returned: false });
  });

  it('is a 504 when it takes longer than the integration waits, and goes on', async () => {
    const plan = fixturePlan((byName) => {
      Object.assign(byName.EchoAnyIntegration?.inputs ?? {}, { timeoutMilliseconds: 50 });
    });
    const late = Promise.withResolvers<Invocation>();
    const { api } = echoing(() => late.promise, plan);
    expect(await ask(api, echo)).toMatchObject({
      status: 504,
      text: '{"message":"Endpoint request timed out"}',
    });
    const tap = new Tap();
    late.resolve(streamed(tap));
    tap.write('work');
    tap.end();
    await tap.finished;
    expect(tap.returned).toBe(false);
  });
});

describe('a function without a permission for this route', () => {
  const change = (inputs: object) =>
    fixturePlan((byName) => {
      if (byName.EchoPermission)
        byName.EchoPermission.inputs = { ...byName.EchoPermission.inputs, ...inputs };
      Object.assign(byName.EchoPermission?.outputs ?? {}, inputs);
    });
  const api = 'arn:aws:execute-api:eu-central-1:123456789012';

  it.each([
    ['at all', fixturePlan((byName) => delete byName.EchoPermission)],
    ['but for another function', change({ function: 'router' })],
    ['but for another service', change({ principal: 'events.amazonaws.com' })],
    ['but for another action', change({ action: 'lambda:InvokeFunctionUrl' })],
    ['but for another API', change({ sourceArn: `${api}:other/*/*/echo` })],
    ['but for another stage', change({ sourceArn: `${api}:door000001/v2/*/echo` })],
    ['but for another method', change({ sourceArn: `${api}:door000001/v1/GET/echo` })],
    ['but for a longer path', change({ sourceArn: `${api}:door000001/v1/POST/echo/more` })],
    ['but for another account', change({ sourceAccount: '999999999999' })],
    ['but for a text that is no ARN', change({ sourceArn: 'arn:aws:execute-api:*' })],
    ['but for another region', change({ sourceArn: 'arn:aws:execute-api:us-east-1:*:*' })],
  ])('%s is not invoked: 500', async (_, plan) => {
    const { api: door, seen } = echoing(() => payload({}), plan);
    expect(await ask(door, echo)).toMatchObject({ status: 500, text: broken });
    expect(seen).toEqual([]);
  });

  it.each([
    ['by its exact route', change({ sourceArn: `${api}:door000001/v1/POST/echo` })],
    ['by wildcards', change({ sourceArn: `${api}:door000001/*/*/*` })],
    ["by the function's ARN", change({ function: 'arn:aws:lambda:eu-central-1:123456789012:function:echo' })],
    ['from anywhere, without a source ARN', change({ sourceArn: undefined })],
  ])('is invoked when admitted %s', async (_, plan) => {
    expect((await ask(echoing(() => payload({}), plan).api, echo)).status).toBe(200);
  });
});
