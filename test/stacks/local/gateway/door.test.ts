import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type OpenDoor, startDoor } from '../../../../stacks/local/gateway/door.ts';
import { createRestApi } from '../../../../stacks/local/gateway/rest-api.ts';
import { makeCertificates } from '../../../../stacks/local/wire/tls-certificate.ts';
import { bearer, doorApi } from './calls.ts';
import { allow, type Event, fakeFunctions, metadata, payload, streamed, Tap } from './fake-functions.ts';
import { fixturePlan, TOOLS } from './plan-fixture.ts';

const opened: OpenDoor[] = [];
afterEach(async () => {
  for (const door of opened.splice(0)) await door.close();
});

async function open(options: { tls?: { key: string; cert: string }; tap?: Tap } = {}) {
  const tap = options.tap ?? new Tap();
  const fakes = fakeFunctions({
    authorizer: () => allow(),
    echo: (event: Event) =>
      payload({ body: JSON.stringify(event), multiValueHeaders: { 'Set-Cookie': ['a=1', 'b=2'] } }),
    router: () => streamed(tap),
  });
  const log: { tls: string }[] = [];
  const restApi = doorApi({ invoke: fakes.invoke, onAccessLog: (_, line) => log.push(JSON.parse(line)) });
  const { tls } = options;
  const origin = tls ? 'https://localhost:0' : 'http://localhost:0';
  const door = await startDoor({ restApi, origin, ...(tls && { tls }) });
  opened.push(door);
  return { door, port: Number(new URL(door.origin).port), seen: fakes.seen, log };
}

type Sent = {
  path?: string;
  method?: string;
  headers?: Record<string, string>;
  address?: string;
  body?: string;
};

async function send(port: number, { path = '/echo', method = 'POST', headers, address, body }: Sent) {
  const sent = httpRequest({
    host: address ?? '127.0.0.1',
    port,
    path,
    method,
    headers: { Host: `localhost:${port}`, ...headers },
  });
  sent.end(body);
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  let text = '';
  for await (const chunk of response) text += chunk;
  return { status: response.statusCode, headers: response.headers, text };
}

/** Writes bytes to the door as they are, and reads until it closes the connection. */
async function raw(port: number, bytes: string): Promise<string> {
  const socket: Socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  socket.write(bytes);
  let text = '';
  socket.on('data', (chunk) => {
    text += chunk;
  });
  await once(socket, 'close');
  return text;
}

describe('a door', () => {
  it.each(['127.0.0.1', '::1'])('listens on %s', async (address) => {
    const { port } = await open();
    expect((await send(port, { address })).status).toBe(200);
  });

  it('passes path, query, headers as spelled, and body, and has no stage in its path', async () => {
    const { port } = await open();
    const headers = { 'X-MiXed': 'v', 'Content-Type': 'application/json' };
    const { text, headers: answered } = await send(port, { path: '/echo?a=1', headers, body: '{"a":1}' });
    expect(JSON.parse(text)).toMatchObject({
      path: '/echo',
      queryStringParameters: { a: '1' },
      headers: {
        'X-MiXed': 'v',
        'X-Forwarded-Port': String(port),
        'X-Forwarded-Proto': 'http',
        'X-Forwarded-For': '127.0.0.1',
      },
      body: '{"a":1}',
      requestContext: { path: '/echo', domainName: 'localhost', identity: { sourceIp: '127.0.0.1' } },
    });
    expect(answered['set-cookie']).toEqual(['a=1', 'b=2']);
  });

  it('speaks TLS when its origin is https', async () => {
    const tls = await makeCertificates();
    const { door, port, log } = await open({ tls: tls.door });
    expect(door.origin).toBe(`https://localhost:${port}`);
    const sent = httpsRequest(`${door.origin}/echo`, { ca: tls.ca, agent: false });
    sent.end();
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    let text = '';
    for await (const chunk of response) text += chunk;
    expect(JSON.parse(text).headers['X-Forwarded-Proto']).toBe('https');
    expect(log).toMatchObject([{ tls: 'TLSv1.3' }]);
  });

  it('says in its access log that there was no TLS where there was none', async () => {
    const { port, log } = await open();
    await send(port, {});
    expect(log).toMatchObject([{ tls: '-' }]);
  });

  it.each([
    'evil.example',
    'localhost',
    '127.0.0.1:PORT',
    'LOCALHOST:PORT',
    'localhost:PORT.',
    'localhost.:PORT',
    '',
  ])('refuses the host "%s"', async (host) => {
    const { port, seen } = await open();
    const answer = await send(port, { headers: { Host: host.replace('PORT', String(port)) } });
    expect(answer).toMatchObject({ status: 403, text: '{"message":"Forbidden"}' });
    expect(seen).toEqual([]);
  });

  it.each<[string, string, RegExp]>([
    [
      'two hosts',
      'GET /echo HTTP/1.1\r\nHost: localhost:PORT\r\nHost: localhost:PORT\r\n\r\n',
      /^HTTP\/1.1 (400|403)/,
    ],
    ['no host', 'GET /echo HTTP/1.1\r\n\r\n', /^HTTP\/1.1 400/],
    [
      'a host in the target',
      'GET http://evil.example/echo HTTP/1.1\r\nHost: localhost:PORT\r\n\r\n',
      /^HTTP\/1.1 400/,
    ],
    [
      'two lengths',
      'POST /echo HTTP/1.1\r\nHost: localhost:PORT\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab',
      /^HTTP\/1.1 400/,
    ],
    [
      'a length and chunks',
      'POST /echo HTTP/1.1\r\nHost: localhost:PORT\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      /^HTTP\/1.1 400/,
    ],
    ['a bare line feed in the head', 'GET /echo HTTP/1.1\nHost: localhost:PORT\n\n', /^HTTP\/1.1 400/],
    ['a space before a colon', 'GET /echo HTTP/1.1\r\nHost : localhost:PORT\r\n\r\n', /^HTTP\/1.1 400/],
    [
      'a folded header',
      'GET /echo HTTP/1.1\r\nHost: localhost:PORT\r\nX-A: b\r\n c\r\n\r\n',
      /^HTTP\/1.1 400/,
    ],
    [
      'more than 200 headers',
      `GET /echo HTTP/1.1\r\nHost: localhost:PORT\r\n${'a:b\r\n'.repeat(200)}\r\n`,
      /^HTTP\/1.1 400/,
    ],
    [
      'a head that never ends',
      `GET /echo HTTP/1.1\r\nHost: localhost:PORT\r\nX-A: ${'b'.repeat(20_000)}`,
      /^HTTP\/1.1 431/,
    ],
  ])('refuses %s', async (_, bytes, expected) => {
    const { port, seen } = await open();
    expect(await raw(port, bytes.replaceAll('PORT', String(port)))).toMatch(expected);
    expect(seen).toEqual([]);
  });

  it('answers 413 as soon as a body is announced that is too long, and closes', async () => {
    const { port, seen } = await open();
    const text = await raw(
      port,
      `POST /echo HTTP/1.1\r\nHost: localhost:${port}\r\nContent-Length: 10485761\r\n\r\n`,
    );
    expect(text).toMatch(/^HTTP\/1.1 413/);
    expect(text).toContain('HTTP content length exceeded 10485760 bytes.');
    expect(seen).toEqual([]);
  });

  it('answers 413 while a body without a length is still being sent', async () => {
    const { port, seen } = await open();
    const sent = httpRequest({
      host: '127.0.0.1',
      port,
      path: '/echo',
      method: 'POST',
      headers: { Host: `localhost:${port}` },
    });
    sent.on('error', () => {});
    const chunk = Buffer.alloc(1024 * 1024);
    for (let count = 0; count < 11; count++) sent.write(chunk);
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    expect(response.statusCode).toBe(413);
    sent.destroy();
    expect(seen).toEqual([]);
  });

  it('invokes nothing for a client that leaves in the middle of its body', async () => {
    const { port, seen } = await open();
    const socket = connect(port, '127.0.0.1');
    socket.end(`POST /echo HTTP/1.1\r\nHost: localhost:${port}\r\nContent-Length: 10\r\n\r\nhalf`);
    socket.resume();
    await once(socket, 'close');
    expect(seen).toEqual([]);
  });

  it('ends streams and idle connections when it closes, and its port is free then', async () => {
    const tap = new Tap();
    tap.write(metadata({}));
    const { door, port } = await open({ tap });
    const sent = httpRequest({
      host: '127.0.0.1',
      port,
      path: '/mcp',
      method: 'POST',
      headers: { Host: `localhost:${port}`, ...bearer },
    });
    sent.end();
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    const cut = expect(once(response, 'end')).rejects.toThrow('aborted');
    await door.close();
    await cut;
    tap.end();
    const [error] = await once(connect(port, '127.0.0.1'), 'error');
    expect(error.code).toBe('ECONNREFUSED');
  });
});

describe('a door is not opened', () => {
  const restApi = doorApi({ invoke: fakeFunctions({}).invoke });

  it.each([
    ['for another host', 'http://example.com:0'],
    ['for all addresses', 'http://0.0.0.0:0'],
    ['for a path', 'http://localhost:0/mcp'],
    ['for https without a certificate', 'https://localhost:0'],
  ])('%s', async (_, origin) => {
    await expect(startDoor({ restApi, origin })).rejects.toThrow(origin);
  });

  it('for a private API', async () => {
    const options = {
      plan: fixturePlan(),
      restApiId: TOOLS,
      invoke: fakeFunctions({}).invoke,
      authorize: () => {},
    };
    const privateApi = createRestApi(options);
    await expect(startDoor({ restApi: privateApi, origin: 'http://localhost:0' })).rejects.toThrow('private');
  });

  it('on a port that is taken, which the sentence names', async () => {
    const { port } = await open();
    await expect(startDoor({ restApi, origin: `http://localhost:${port}` })).rejects.toThrow(String(port));
  });
});
