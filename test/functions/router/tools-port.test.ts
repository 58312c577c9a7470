/** The signed hop to a tool, seen from the other end of a real TLS connection. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Ports, ToolRequest } from '../../../functions/router/ports.ts';
import { toolsPort } from '../../../functions/router/tools-port.ts';
import type { Frame } from '../../../shared/private-call.ts';
import type { Refusal } from '../../../shared/refusal.ts';
import { verifySignature } from '../../../stacks/local/wire/sigv4.ts';
import { parseAuthorization, singleHeaders } from '../../../stacks/local/wire/sigv4-authorization.ts';
import { createWorld } from './fakes.ts';
import {
  credentials,
  frames,
  lines,
  type PrivateApi,
  type Received,
  type Reply,
  startPrivateApi,
  toolRequest,
} from './private-api.ts';

const { config } = createWorld().router;
const apiHost = 'abc-vpce1.execute-api.eu-central-1.amazonaws.com';
const outcome: Frame = { outcome: { structuredContent: { text: 'x' } } };
let api: PrivateApi;
let port: Ports['tools'];

beforeAll(async () => {
  api = await startPrivateApi();
});
beforeEach(() => {
  api.forget();
  api.reply = frames(outcome);
  const toolsApiUrl = new URL(`https://${apiHost}/live`);
  port = toolsPort({ ...config, toolsApiUrl, endpointUrl: api.url });
});
afterAll(() => api.stop());

async function post(change: Partial<ToolRequest> = {}): Promise<Frame[]> {
  const got: Frame[] = [];
  for await (const frame of port.post(toolRequest(change))) got.push(frame);
  return got;
}
/** As the router reads: until the last frame, and no further. */
async function postOnly(): Promise<Frame | undefined> {
  for await (const frame of port.post(toolRequest())) return frame;
  return undefined;
}
/** Until the end of an answer has arrived, and its connection is free again. */
const settle = () => new Promise((resolve) => setTimeout(resolve, 30));
/** Long before the time limit of a request, which ends every connection at last. */
const soon = (closed: Promise<void>) =>
  Promise.race([
    closed,
    new Promise((_, reject) => setTimeout(() => reject(new Error('the connection is still open')), 4_000)),
  ]);
const reasonOf = (asked: Promise<unknown>) =>
  asked.then(
    () => undefined,
    (error: Refusal) => error.reason,
  );

function verify({ method, target, rawHeaders, body }: Received, region = 'eu-central-1'): Buffer {
  const request = { method, target, headers: singleHeaders(rawHeaders), body };
  const authorization = parseAuthorization(request);
  const { secretAccessKey } = credentials;
  return verifySignature(request, authorization, { secretAccessKey, region, nowMs: Date.now(), tls: true });
}
const only = () => api.received[0] as Received;

describe('the request', () => {
  test('is a POST to the tool’s own path, signed by the invoke session, body and call id included', async () => {
    expect(await post()).toEqual([outcome]);
    const { method, target, rawHeaders, body } = only();
    expect([method, target]).toEqual(['POST', '/live/tools/read_letter']);
    expect(body.toString()).toBe('{"text":"ä ☃"}');
    expect(verify(only()).toString()).toBe('{"text":"ä ☃"}');
    const headers = singleHeaders(rawHeaders);
    const authorization = parseAuthorization({ method, target, headers });
    expect(authorization).toMatchObject({ accessKeyId: 'ASIAINVOKE', service: 'execute-api' });
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength('{"text":"ä ☃"}')),
      'x-amz-security-token': 'the-invoke-token',
      'x-amzn-requestid': toolRequest().callId,
      'x-tenant-id': 'fjord',
    });
    expect(authorization.signedHeaders).toEqual(
      expect.arrayContaining([
        'host',
        'content-type',
        'x-amz-security-token',
        'x-amzn-requestid',
        'x-tenant-id',
      ]),
    );
  });

  const changes: [string, (received: Received) => Received][] = [
    ['another body', (received) => ({ ...received, body: Buffer.from('{"text":"other"}') })],
    ['another tool', (received) => ({ ...received, target: '/live/tools/write_letter' })],
    ['another stage', (received) => ({ ...received, target: '/prod/tools/read_letter' })],
    ['another method', (received) => ({ ...received, method: 'GET' })],
    ['another host', (received) => changed(received, 'host', 'evil.example')],
    ['another call id', (received) => changed(received, 'x-amzn-requestid', crypto.randomUUID())],
    ['another tenant', (received) => changed(received, 'x-tenant-id', 'tundra')],
    ['another session', (received) => changed(received, 'x-amz-security-token', 'other')],
  ];
  test.each(changes)('with %s its signature is worth nothing', async (_what, change) => {
    await post();
    expect(() => verify(change(only()))).toThrow(/signature/i);
  });

  test('names the API’s own host, though it goes to where AWS is', async () => {
    await post();
    expect(singleHeaders(only().rawHeaders).host).toBe(apiHost);
    expect(api.connections()).toBe(1);
  });

  test('goes to the API itself where no other endpoint is named', async () => {
    port = toolsPort({ ...config, toolsApiUrl: new URL('/live/', api.url), endpointUrl: undefined });
    expect(await post()).toEqual([outcome]);
    expect(only().target).toBe('/live/tools/read_letter');
    expect(singleHeaders(only().rawHeaders).host).toBe(api.url.host);
    expect(() => verify(only())).not.toThrow();
  });

  test('does not go to a server whose certificate is for another name', async () => {
    port = toolsPort({ ...config, endpointUrl: new URL(`https://127.0.0.2:${api.url.port}`) });
    expect(await reasonOf(post())).toEqual({ is: 'unavailable', what: 'tool' });
    expect(api.received).toEqual([]);
  });
});

function changed(received: Received, name: string, value: string): Received {
  const rawHeaders = received.rawHeaders.map((given, at, all) =>
    at % 2 === 1 && all[at - 1]?.toLowerCase() === name ? value : given,
  );
  return { ...received, rawHeaders };
}

describe('connections', () => {
  test('serve one call after the other, also when the router stops at the last frame', async () => {
    for (let at = 0; at < 5; at += 1) {
      expect(await postOnly()).toEqual(outcome);
      await settle();
    }
    expect(api.received).toHaveLength(5);
    expect(api.connections()).toBe(1);
  });

  test('whose answer ends a little after its last frame serve on', async () => {
    api.reply = (response) => {
      response.write(`${JSON.stringify(outcome)}\n`);
      setTimeout(() => response.end(), 20);
    };
    await postOnly();
    await new Promise((resolve) => setTimeout(resolve, 60));
    await postOnly();
    expect(api.connections()).toBe(1);
  });

  test('whose answer never ends are closed', async () => {
    const { promise: closed, resolve } = Promise.withResolvers<void>();
    api.reply = (response) => {
      response.once('close', () => resolve());
      response.write(`${JSON.stringify(outcome)}\n`);
    };
    expect(await postOnly()).toEqual(outcome);
    await soon(closed);
  });

  test('that the router leaves before the last frame are closed, not left half read', async () => {
    const { promise: closed, resolve } = Promise.withResolvers<void>();
    api.reply = (response) => {
      response.once('close', () => resolve());
      response.write(`${JSON.stringify({ progress: { progress: 1 } })}\n`);
    };
    await postOnly();
    await soon(closed);
  });
});

describe('a connection that the other side had closed', () => {
  const resets: Reply = (_response, _received, reset) => reset();

  test('is tried once more, with the same request', async () => {
    await post();
    api.reply = (response, received, reset) => {
      if (received.connection === 0) reset();
      else frames(outcome)(response, received, reset);
    };
    expect(await post()).toEqual([outcome]);
    expect(api.received.map(({ connection }) => connection)).toEqual([0, 0, 1]);
    const [, first, again] = api.received;
    expect(again).toEqual({ ...first, connection: 1 });
  });

  test('is tried once and not twice', async () => {
    // Two idle connections: the second try, too, meets one that ends.
    let waiting: (() => void)[] = [];
    api.reply = (...reply) => {
      waiting.push(() => frames(outcome)(...reply));
      if (waiting.length === 2) for (const answer of waiting.splice(0)) answer();
    };
    await Promise.all([post(), post()]);
    waiting = [];
    api.reply = resets;
    expect(await reasonOf(post())).toEqual({ is: 'unavailable', what: 'tool' });
    expect(api.received).toHaveLength(4);
  });

  test('is not tried again when it was new', async () => {
    api.reply = resets;
    expect(await reasonOf(post())).toEqual({ is: 'unavailable', what: 'tool' });
    expect(api.received).toHaveLength(1);
  });

  test('is not tried again when an answer had begun', async () => {
    await post();
    api.reply = (response, _received, reset) => {
      response.write(`${JSON.stringify({ progress: { progress: 1 } })}\n`, reset);
    };
    expect(await reasonOf(post())).toEqual({ is: 'crashed' });
    await settle();
    expect(api.received).toHaveLength(2);
  });
});

describe('an answer of API Gateway for the tool', () => {
  const answers: [number, object][] = [
    [403, { is: 'unavailable', what: 'tool' }],
    [429, { is: 'throttled' }],
    [503, { is: 'throttled' }],
    [504, { is: 'timed-out', timeoutMs: 5_000 }],
    [400, { is: 'crashed' }],
    [404, { is: 'crashed' }],
    [413, { is: 'crashed' }],
    [500, { is: 'crashed' }],
    [502, { is: 'crashed' }],
    [204, { is: 'crashed' }],
    [301, { is: 'crashed' }],
  ];
  test.each(answers)('%d is the refusal %j, and its text is read by nobody', async (status, reason) => {
    api.reply = (response) => {
      response.writeHead(status, { 'x-amzn-errortype': 'TheKind', location: 'https://evil.example' });
      response.end(
        status === 204 ? undefined : `${JSON.stringify(outcome)}\nUser: arn:aws:sts::1:x is not authorized`,
      );
    };
    const error = await post().catch((thrown: Refusal) => thrown);
    expect((error as Refusal).reason).toEqual(reason);
    expect((error as Refusal).cause).toMatchObject({
      name: 'TheKind',
      message: expect.stringContaining(`${status}`),
    });
    expect(api.received).toHaveLength(1);
    api.reply = frames(outcome);
    await settle();
    await post();
    expect(api.connections()).toBe(1);
  });

  test('whose text never ends does not hold the call up, nor a connection', async () => {
    const { promise: closed, resolve } = Promise.withResolvers<void>();
    api.reply = (response) => {
      response.once('close', () => resolve());
      response.writeHead(500);
      response.write('x');
    };
    expect(await reasonOf(post())).toEqual({ is: 'crashed' });
    await soon(closed);
  });
});

describe('time', () => {
  // 100 ms: the port adds 5 s to the tool's own time for the network.
  const timeoutMs = 100 - 5_000;

  test('a tool that says nothing is timed out', async () => {
    api.reply = () => undefined;
    expect(await reasonOf(post({ timeoutMs }))).toEqual({ is: 'timed-out', timeoutMs });
  });

  test('a tool that falls silent in the middle is timed out', async () => {
    api.reply = (response) => void response.write(`${JSON.stringify({ progress: { progress: 1 } })}\n`);
    expect(await reasonOf(post({ timeoutMs }))).toEqual({ is: 'timed-out', timeoutMs });
  });

  test('a tool that goes on speaking is not', async () => {
    api.reply = (response) => {
      let beats = 0;
      const timer = setInterval(() => {
        beats += 1;
        if (beats < 6) response.write(`${JSON.stringify({ progress: { progress: beats } })}\n`);
        else clearInterval(timer);
        if (beats === 6) response.end(`${JSON.stringify(outcome)}\n`);
      }, 40);
    };
    expect(await post({ timeoutMs })).toHaveLength(6);
  });
});

test('an answer that is cut off ends in a refusal after the frames that came', async () => {
  api.reply = lines(`${JSON.stringify({ progress: { progress: 1 } })}\n`, '{"outcome":{"struct');
  expect(await post()).toEqual([{ progress: { progress: 1 } }]);
});

test('a server that is not there is a refusal', async () => {
  port = toolsPort({ ...config, endpointUrl: new URL('https://localhost:1') });
  expect(await reasonOf(post())).toEqual({ is: 'unavailable', what: 'tool' });
});
