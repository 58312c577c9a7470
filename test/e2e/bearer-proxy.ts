/**
 * A loopback proxy that adds a bearer token: the conformance suite has no option for one. A foreign Host or Origin
 * that the suite sends on purpose is passed on as it is.
 */
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

export type BearerProxy = { url: string; close(): Promise<void> };

export async function startBearerProxy(target: string, token: string): Promise<BearerProxy> {
  const { host, hostname, port, pathname } = new URL(target);
  const server = createServer((incoming, outgoing) => {
    const own = `localhost:${(server.address() as AddressInfo).port}`;
    const headers = { ...incoming.headers, authorization: `Bearer ${token}` };
    if (headers.host === own) headers.host = host;
    if (headers.origin === `http://${own}`) headers.origin = `http://${host}`;
    const onward = request(
      { hostname, port, path: incoming.url, method: incoming.method, headers },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      },
    );
    onward.once('error', () => outgoing.destroy());
    outgoing.once('close', () => onward.destroy());
    incoming.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}${pathname}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
