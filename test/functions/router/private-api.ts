/** A private API on loopback: TLS, and whatever a test lets it answer. It keeps what it received. */
import { mkdtemp, rm } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import type { ToolRequest } from '../../../functions/router/ports.ts';
import type { Frame } from '../../../shared/private-call.ts';
import { ensureTls } from '../../../stacks/local/wire/tls.ts';

export type Received = {
  method: string;
  target: string;
  rawHeaders: string[];
  body: Buffer;
  /** which connection it came over, counted from 0 */
  connection: number;
};
/** `reset` ends the connection as a host does that no longer knows it. */
export type Reply = (response: ServerResponse, received: Received, reset: () => void) => void;
export type PrivateApi = Awaited<ReturnType<typeof startPrivateApi>>;

export async function startPrivateApi() {
  const home = await mkdtemp(join(tmpdir(), 'private-api-'));
  const tls = await ensureTls(home);
  setDefaultCACertificates([...getCACertificates('default'), tls.ca]);
  const sockets: Socket[] = [];
  const api = { received: [] as Received[], reply: frames({ outcome: {} }) as Reply };
  const server = createServer({ key: tls.key, cert: tls.cert }, async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const received = {
      method: request.method ?? '',
      target: request.url ?? '',
      rawHeaders: request.rawHeaders,
      body: Buffer.concat(chunks),
      connection: sockets.indexOf(request.socket),
    };
    api.received.push(received);
    api.reply(response, received, () => raw.get(request.socket.remotePort)?.resetAndDestroy());
  });
  // A TLS socket cannot be reset itself.
  const raw = new Map<number | undefined, Socket>();
  server.on('connection', (socket: Socket) => raw.set(socket.remotePort, socket));
  server.on('secureConnection', (socket: Socket) => sockets.push(socket));
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  return Object.assign(api, {
    url: new URL(`https://localhost:${(server.address() as AddressInfo).port}`),
    /** counts from here */
    forget() {
      api.received.length = 0;
      sockets.length = 0;
    },
    connections: () => sockets.length,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(home, { recursive: true });
    },
  });
}

/** Answers with these frames, at once. */
export function frames(...all: Frame[]): Reply {
  return lines(...all.map((frame) => `${JSON.stringify(frame)}\n`));
}

/** Answers with this text, at once. */
export function lines(...texts: string[]): Reply {
  return (response) => {
    response.writeHead(200, { 'content-type': 'application/x-ndjson' });
    for (const text of texts) response.write(text);
    response.end();
  };
}

export const credentials = {
  accessKeyId: 'ASIAINVOKE',
  secretAccessKey: 'the-invoke-secret',
  sessionToken: 'the-invoke-token',
};

export function toolRequest(change: Partial<ToolRequest> = {}): ToolRequest {
  return {
    tool: 'read_letter',
    tenant: 'fjord',
    callId: '6b1f6d5e-0d0c-4f63-9df6-3f7a2c2f8f6f',
    body: JSON.stringify({ text: 'ä ☃' }),
    session: { credentials, expiresAtMs: 4_000_000_000_000 },
    timeoutMs: 5_000,
    ...change,
  };
}
