/**
 * Adds a bearer token, which the conformance suite cannot send. Enters: requests on a loopback port. Leaves: the same
 * requests at a door, answers streamed back. Only the proxy's own Host and Origin become the door's: what an attacker
 * would send there arrives as it was sent.
 */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import {
  createServer,
  request as httpRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream';

export type BearerProxy = { url: string; close(): Promise<void> };

/** `door`: the URL of an MCP endpoint, http or https; `caFile`: what an https door's certificate leads to. */
export async function startBearerProxy(door: string, token: string, caFile?: string): Promise<BearerProxy> {
  const target = new URL(door);
  const secure = target.protocol === 'https:';
  const options = { method: 'POST', ...(secure && caFile !== undefined && { ca: readFileSync(caFile) }) };
  const server = createServer((incoming, answer) => {
    const headers = headersFor(incoming, target, token);
    const send = secure ? httpsRequest : httpRequest;
    const outgoing = send(target, { ...options, method: incoming.method ?? 'POST', headers });
    outgoing.once('response', (response) => relay(response, answer));
    outgoing.once('error', () => answer.destroy());
    // The suite hangs up on streams that it has seen enough of.
    answer.once('close', () => outgoing.destroy());
    incoming.pipe(outgoing);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://localhost:${port}${target.pathname}`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function headersFor(incoming: IncomingMessage, target: URL, token: string): IncomingHttpHeaders {
  const { host, origin } = incoming.headers;
  const own = `localhost:${incoming.socket.localPort}`;
  return {
    authorization: `Bearer ${token}`,
    ...incoming.headers,
    ...(host === own && { host: target.host }),
    ...(origin === `http://${own}` && { origin: target.origin }),
  };
}

function relay(response: IncomingMessage, answer: ServerResponse): void {
  answer.writeHead(response.statusCode ?? 502, response.headers);
  answer.flushHeaders();
  pipeline(response, answer, () => undefined);
}
