/** One port (0: a free one) on both loopback addresses, out of reach of other machines. */
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';

export type LoopbackListener = {
  port: number;
  /** before this, requests are answered 503 */
  answerWith(handler: RequestListener): void;
  /** ends open connections too */
  close(): Promise<void>;
};

/** The error of a machine without IPv6 for `::1`. */
const noIpv6 = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT']);
const freePortTries = 10;

/** @throws Error with a sentence that names the port when it is taken */
export async function listenOnLoopback(
  port: number,
  tls: { key: string; cert: string } | undefined,
): Promise<LoopbackListener> {
  let handler: RequestListener = (_request, response) => response.writeHead(503).end();
  const create = () => {
    const answer: RequestListener = (request, response) => handler(request, response);
    return tls ? createTlsServer(tls, answer) : createServer(answer);
  };
  const servers = port === 0 ? await listenOnFreePort(create) : await listenOn(create, port);
  return {
    port: portOf(servers[0]),
    answerWith: (given) => {
      handler = given;
    },
    close: async () => void (await Promise.all(servers.map(end))),
  };
}

async function listenOn(create: () => Server, port: number): Promise<[Server, ...Server[]]> {
  const first = await start(create(), '127.0.0.1', port);
  try {
    const second = await start(create(), '::1', portOf(first));
    return [first, second];
  } catch (error) {
    if (noIpv6.has(codeOf(error))) return [first];
    await end(first);
    throw error;
  }
}

/** A port that is free on 127.0.0.1 may be taken on ::1; then it tries another one. */
async function listenOnFreePort(create: () => Server): Promise<[Server, ...Server[]]> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await listenOn(create, 0);
    } catch (error) {
      if (codeOf(error) !== 'EADDRINUSE' || tries === freePortTries) throw error;
    }
  }
}

async function start(server: Server, host: string, port: number): Promise<Server> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject).listen({ host, port }, resolve);
  try {
    await promise;
  } catch (error) {
    if (codeOf(error) !== 'EADDRINUSE') throw error;
    const sentence = `port ${port} of ${host} is taken by another program; end it, or choose another port`;
    throw Object.assign(new Error(sentence, { cause: error }), { code: 'EADDRINUSE' });
  }
  server.removeListener('error', reject);
  return server;
}

async function end(server: Server): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  server.close(() => resolve());
  server.closeAllConnections();
  await promise;
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? '';
}
