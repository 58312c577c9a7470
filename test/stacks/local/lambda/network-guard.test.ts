import dgram from 'node:dgram';
import { once } from 'node:events';
import http from 'node:http';
import net, { type AddressInfo } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LambdaService } from '../../../../stacks/local/lambda/lambda.ts';
import { atEnd, bundle, call, spec, start, takeDown, tempFolder } from './fixture.ts';
import attacks from './network-attacks.json' with { type: 'json' };

/** Runs what the event says, with a few words for what the attacks have in common. */
const ATTACKER = `
import { createRequire } from 'node:module';
import net from 'node:net';
const require = createRequire(import.meta.url);
const AsyncFunction = (async () => {}).constructor;
const connected = (socket) => new Promise((resolve, reject) => {
  socket.on('connect', () => { resolve('connected'); socket.destroy(); }).on('error', reject);
});
const rawHandle = () => {
  const socket = new net.Socket().on('error', () => {});
  socket.connect(1, '127.0.0.1');
  setImmediate(() => socket.destroy());
  return socket._handle;
};
const code = (number) => {
  if (number === 0) return 'connected';
  throw Object.assign(new Error('refused'), { code: require('node:util').getSystemErrorName(number) });
};
const sent = (send) => new Promise((resolve, reject) => {
  const socket = require('node:dgram').createSocket('udp4').on('error', reject);
  send(socket, (error) => { error ? reject(error) : resolve('sent'); socket.close(); });
});
const words = { require, net, connected, rawHandle, code, sent };
export const run = async (event) => {
  try {
    const attack = new AsyncFunction('event', ...Object.keys(words), '"use strict";' + event.source);
    return { done: String(await attack(event, ...Object.values(words))) };
  } catch (error) {
    return { denied: error?.code ?? error?.name, message: error?.message };
  }
};
export const internet = run;`;

describe('the network of an environment', () => {
  let lambda: LambdaService;
  let event: Record<string, unknown>;
  const reached: string[] = [];
  const run = (source: string, name = 'run') => call(lambda, name, { ...event, source });

  beforeAll(async () => {
    const canary = net.createServer((socket) => {
      reached.push('tcp');
      socket.destroy();
    });
    const unix = net.createServer((socket) => {
      reached.push('unix');
      socket.destroy();
    });
    const datagrams = dgram.createSocket(
      'udp4',
      (message) => void reached.push(`udp ${message.toString('latin1')}`),
    );
    const endpoint = http.createServer((request, response) =>
      response.end(`${request.headers.host} answers`),
    );
    const unixSocket = path.join(tempFolder(), 'socket');
    const closing = [canary, unix, endpoint];
    atEnd(async () => {
      datagrams.close();
      endpoint.closeAllConnections();
      for (const server of closing) await new Promise((resolve) => server.close(resolve));
    });
    const listening = [...closing, datagrams].map((server) => once(server, 'listening'));
    canary.listen(0, '127.0.0.1');
    unix.listen(unixSocket);
    endpoint.listen(0, 'localhost');
    datagrams.bind(0, '127.0.0.1');
    await Promise.all(listening);
    const { port: endpointPort, address: endpointHost } = endpoint.address() as AddressInfo;
    const { port } = canary.address() as AddressInfo;
    event = { port, endpointPort, endpointHost, unixSocket, udpPort: datagrams.address().port };
    const folder = bundle(ATTACKER);
    const endpointUrl = `http://localhost:${endpointPort}`;
    ({ lambda } = await start([
      spec(folder, 'run', { endpointUrl }),
      spec(folder, 'internet', { endpointUrl, reach: 'internet' }),
    ]));
  });

  afterAll(takeDown);

  it.each(attacks)('refuses code that $title', async ({ source, denied }) => {
    expect(await run(source)).toMatchObject({ denied });
    expect(reached).toEqual([]);
  });

  it.each([
    ['fetch', `const { endpointPort: p } = event; return (await fetch('http://localhost:' + p)).text()`],
    [
      'http',
      `return new Promise((resolve, reject) => require('node:http').get('http://localhost:' + event.endpointPort,
         (response) => response.on('data', (text) => resolve(text))).on('error', reject))`,
    ],
    [
      'a bucket in front of the name',
      `return (await fetch('http://bucket.localhost:' + event.endpointPort)).text()`,
    ],
    ['its address', `return (await fetch('http://' + event.endpointHost + ':' + event.endpointPort)).text()`],
  ])('lets code reach the endpoint, by %s', async (_, source) => {
    expect(await run(source)).toMatchObject({ done: expect.stringMatching(/answers$/) });
  });

  it('answers names of the endpoint from a list, in every form that Node asks for', async () => {
    const source = `
      const dns = require('node:dns');
      const all = await dns.promises.lookup('localhost', { all: true });
      const one = await new Promise((resolve) => dns.lookup('localhost', (error, ...found) => resolve(found)));
      const same = await dns.promises.lookup(one[0], one[1]);
      return JSON.stringify([all.some(({ address }) => address === one[0]), same.address === one[0]]);`;
    expect(await run(source)).toEqual({ done: '[true,true]' });
  });

  it('says why it refuses, and where code may go', async () => {
    const address = await run(`return connected(net.connect(443, '192.0.2.1'))`);
    expect(address).toMatchObject({
      message: `connect ETIMEDOUT 192.0.2.1:443 (no route: this function's network reaches localhost:${event.endpointPort})`,
    });
    const name = await run(`return connected(net.connect(443, 'example.com'))`);
    expect(name).toMatchObject({
      message: expect.stringMatching(/^getaddrinfo ETIMEDOUT example\.com \(no route: /),
    });
  });

  it("takes the datagrams of the tracing library for X-Ray's daemon, and drops them", async () => {
    const [host, port] = ['169.254.79.129', '2000'];
    const source = `return sent((socket, done) => socket.send('segment', ${port}, '${host}', done))`;
    expect(await run(source)).toEqual({ done: 'sent' });
    expect(await run(source, 'internet')).toEqual({ done: 'sent' });
  });

  it('lets code listen on loopback, as in AWS', async () => {
    const source = `return new Promise((resolve, reject) => {
      const server = net.createServer().on('error', reject).listen(0, '127.0.0.1', () => server.close(() => resolve('ok')));
    })`;
    expect(await run(source)).toEqual({ done: 'ok' });
  });

  describe('with the internet in reach', () => {
    it('connects elsewhere and looks names up', async () => {
      expect(await run(`return connected(net.connect(event.port, '127.0.0.1'))`, 'internet')).toEqual({
        done: 'connected',
      });
      const lookup = `return (await require('node:dns').promises.lookup('localhost')).address.length > 0`;
      expect(await run(lookup, 'internet')).toEqual({ done: 'true' });
      expect(reached.splice(0)).toEqual(['tcp']);
    });

    it.each([
      ['the metadata of this machine', `return connected(net.connect(80, '169.254.169.254'))`, 'ETIMEDOUT'],
      ['it over mapped IPv6', `return connected(net.connect(80, '::ffff:169.254.169.254'))`, 'ETIMEDOUT'],
      ['it in hexadecimal', `return connected(net.connect(80, '::ffff:a9fe:a9fe'))`, 'ETIMEDOUT'],
      ['it over IPv6', `return connected(net.connect(80, 'fd00:ec2::254'))`, 'ETIMEDOUT'],
      ['a link-local neighbour', `return connected(net.connect(80, 'fe80::1'))`, 'ETIMEDOUT'],
      ['a Unix socket', `return connected(net.connect(event.unixSocket))`, 'ENOENT'],
    ])('has no way to %s', async (_, source, denied) => {
      expect(await run(source, 'internet')).toMatchObject({ denied });
      expect(reached).toEqual([]);
    });
  });
});
