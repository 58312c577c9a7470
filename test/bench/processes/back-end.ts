/**
 * The back end's process: an HTTPS listener for each subject, which counts requests and TLS handshakes. Connections are
 * kept open, so a handshake in a measured run is the subject's doing.
 */
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { TLSSocket } from 'node:tls';
import { type Asked, answer, type Given } from '../back-end/answer.ts';
import { type Counters, type Kind, noCounters } from '../back-end/counters.ts';
import type { BackEndMessage } from '../back-end/start-back-end.ts';
import { answerMessages } from './answer-messages.mjs';

const listeners = new Map<number, Counters>();

answerMessages((message: BackEndMessage) =>
  message.do === 'open' ? open(message) : listeners.get(message.port),
);

async function open({ tls, tokens, items, keys }: Extract<BackEndMessage, { do: 'open' }>): Promise<number> {
  const counters = noCounters();
  const given: Given = { tokens: new Map(Object.entries(tokens)), items, keys };
  const server = createServer({ ...tls, keepAliveTimeout: 3_600_000 }, async (request, response) => {
    const { method = '', url = '', headers } = request;
    const asked: Asked = {
      ...{ method, path: url.split('?', 1)[0] ?? '', headers: headers as Record<string, string> },
      body: await text(request),
    };
    const { kind, status, type, body, leased = 0 } = answer(asked, given);
    counters.requests[kind] += 1;
    counters.leased += leased;
    countHandshake(request.socket as TLSSocket, kind, counters);
    response.writeHead(status, {
      ...{ 'content-type': type, 'content-length': Buffer.byteLength(body) },
      ...{ etag: '"d41d8cd98f00b204e9800998ecf8427e"', 'last-modified': 'Wed, 30 Sep 2026 12:00:00 GMT' },
    });
    response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  listeners.set(port, counters);
  return port;
}

const known = new WeakSet<TLSSocket>();

/** The first request of a connection follows its handshake. */
function countHandshake(socket: TLSSocket, kind: Kind, { handshakes }: Counters): void {
  if (known.has(socket)) return;
  known.add(socket);
  handshakes[kind] += 1;
}
