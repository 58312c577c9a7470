import { describe, expect, it } from 'vitest';
import { ask, bearer, doorApi } from './calls.ts';
import { allow, fakeFunctions, functionError, metadata, payload, streamed } from './fake-functions.ts';
import { CHALLENGE, DOOR, fixturePlan, resource } from './plan-fixture.ts';

const RESPONSE = 'aws:apigateway/response:Response';

/** A door whose plan has one more gateway response. */
function doorWith(inputs: Record<string, unknown>, functions = {}) {
  const fakes = fakeFunctions({ authorizer: () => allow(), ...functions });
  const plan = fixturePlan((byName) => {
    delete byName.NotFound;
    byName.More = resource(RESPONSE, 'More', { restApiId: DOOR, ...inputs });
  });
  return doorApi({ plan, invoke: fakes.invoke });
}

const unknown = { method: 'GET', path: '/nothing' };

describe('a gateway response', () => {
  it('has the words and the error type of AWS when the plan says nothing', async () => {
    const api = doorWith({ responseType: 'THROTTLED' });
    expect(await ask(api, unknown)).toMatchObject({
      status: 403,
      text: '{"message":"Missing Authentication Token"}',
      headers: {
        'content-type': 'application/json',
        'x-amzn-errortype': 'MissingAuthenticationTokenException',
        'x-amzn-requestid': expect.any(String),
        'x-amz-apigw-id': expect.any(String),
      },
    });
  });

  it('takes status, headers and body from the plan', async () => {
    const api = doorWith({
      responseType: 'MISSING_AUTHENTICATION_TOKEN',
      statusCode: '418',
      responseParameters: {
        'gatewayresponse.header.X-Static': '\'a "b"\'',
        'gatewayresponse.header.X-From': 'method.request.header.Origin',
        'gatewayresponse.header.X-None': 'method.request.header.Missing',
      },
      responseTemplates: {
        'application/json':
          '{"m":$context.error.messageString,"t":"$context.error.responseType","id":"$context.requestId","v":"$stageVariables.resource","h":"$method.request.header.Origin","n":"$context.authorizer.x","p":"5$"}',
      },
    });
    const answer = await ask(api, {
      ...unknown,
      headers: { origin: 'https://a', 'x-amzn-RequestId': 'my-id' },
    });
    expect(answer.status).toBe(418);
    expect(answer.headers).toMatchObject({ 'x-static': 'a "b"', 'x-from': 'https://a' });
    expect(answer.headers).not.toHaveProperty('x-none');
    expect(JSON.parse(answer.text)).toEqual({
      m: 'Missing Authentication Token',
      t: 'MISSING_AUTHENTICATION_TOKEN',
      id: 'my-id',
      v: 'http://localhost:8080/mcp',
      h: 'https://a',
      n: '',
      p: '5$',
    });
  });

  it('falls back to DEFAULT_4XX of the plan, with the status of its own type', async () => {
    const api = doorWith({
      responseType: 'DEFAULT_4XX',
      responseTemplates: { 'application/json': '{"d":4}' },
    });
    expect(await ask(api, unknown)).toMatchObject({ status: 403, text: '{"d":4}' });
  });

  it('falls back to DEFAULT_5XX of the plan, which may set one status for all', async () => {
    const inputs = {
      responseType: 'DEFAULT_5XX',
      statusCode: '599',
      responseTemplates: { 'text/plain': 'five' },
    };
    const api = doorWith(inputs, { authorizer: () => functionError('x') });
    expect(await ask(api, { headers: bearer })).toMatchObject({
      status: 599,
      text: 'five',
      headers: { 'content-type': 'text/plain' },
    });
  });

  it('is written in the type that the client asks for first, when there is a template for it', async () => {
    const responseTemplates = { 'application/json': '{}', 'text/html': '<p>' };
    const api = doorWith({ responseType: 'MISSING_AUTHENTICATION_TOKEN', responseTemplates });
    expect((await ask(api, { ...unknown, headers: { Accept: 'text/html;q=1, */*' } })).text).toBe('<p>');
    expect((await ask(api, { ...unknown, headers: { Accept: 'image/png' } })).text).toBe('{}');
  });

  it('cannot be had for REQUEST_TOO_LARGE: AWS takes the resource and answers without it', async () => {
    const api = doorWith({ responseType: 'REQUEST_TOO_LARGE', statusCode: '418' });
    expect(await ask(api, { body: undefined })).toMatchObject({
      status: 413,
      text: '{"message":"HTTP content length exceeded 10485760 bytes."}',
    });
  });
});

describe('WWW-Authenticate', () => {
  it("is the client's own header in a gateway response and a renamed one from a function", async () => {
    async function* challenge() {
      yield metadata({ statusCode: 401, headers: { 'WWW-Authenticate': 'Bearer error="x"' } });
    }
    const fakes = fakeFunctions({ authorizer: () => allow(), router: () => streamed(challenge()) });
    const api = doorApi({ invoke: fakes.invoke });
    const refused = await ask(api, {});
    expect(refused.headers).toMatchObject({ 'www-authenticate': CHALLENGE });
    const answered = await ask(api, { headers: bearer });
    expect(answered.status).toBe(401);
    expect(answered.headers).toMatchObject({ 'x-amzn-remapped-www-authenticate': 'Bearer error="x"' });
    expect(answered.headers).not.toHaveProperty('www-authenticate');
  });
});

describe("a header of a function's answer", () => {
  const headers = {
    'Content-Type': 'text/plain',
    'Cache-Control': 'no-store',
    Age: '1',
    'Content-Encoding': 'gzip',
    Authorization: 'a',
    Connection: 'close',
    'Content-Length': '999',
    'Content-MD5': 'x',
    Date: 'yesterday',
    'Max-Forwards': '1',
    Server: 'mine',
    'User-Agent': 'me',
    'WWW-Authenticate': 'Basic',
    'x-amzn-RequestId': 'forged',
    'x-amz-apigw-id': 'forged',
    Expect: 'x',
    Host: 'x',
    'Keep-Alive': 'x',
    'Proxy-Authenticate': 'x',
    TE: 'x',
    Trailer: 'x',
    'Transfer-Encoding': 'identity',
    Upgrade: 'x',
    Via: 'x',
  };
  const kept = ['Content-Type', 'Cache-Control', 'Age', 'Content-Encoding'];
  const renamed = [
    'Authorization',
    'Connection',
    'Content-Length',
    'Content-MD5',
    'Date',
    'Max-Forwards',
    'Server',
    'User-Agent',
    'WWW-Authenticate',
    'x-amzn-RequestId',
  ];

  it('is passed on, renamed or dropped as the table of AWS says', async () => {
    const fakes = fakeFunctions({ echo: () => payload({ statusCode: 200, headers }) });
    const answer = await ask(doorApi({ invoke: fakes.invoke }), { path: '/echo' });
    const own = { 'x-amzn-trace-id': expect.any(String), 'x-amzn-requestid': expect.any(String) };
    const expected = Object.entries(headers).flatMap(([name, value]) => {
      if (kept.includes(name)) return [[name.toLowerCase(), value]];
      return renamed.includes(name) ? [[`x-amzn-remapped-${name.toLowerCase()}`, value]] : [];
    });
    expect(answer.headers).toEqual({
      ...Object.fromEntries(expected),
      ...own,
      'x-amz-apigw-id': expect.not.stringContaining('forged'),
    });
    expect(answer.headers['x-amzn-requestid']).not.toBe('forged');
  });
});
