/**
 * A loopback proxy that adds a bearer token: the conformance suite has no option for one. Only the proxy's own Host
 * and Origin become the door's; a foreign one that the suite sends on purpose is passed on as it is.
 */
import { createServer, request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { AddressInfo } from 'node:net';

export type BearerProxy = { url: string; close(): Promise<void> };

/** `door`: the URL of an MCP endpoint; `ca`: PEM, what the certificate of an https door leads to. */
export async function startBearerProxy(door: string, token: string, ca?: string): Promise<BearerProxy> {
  const { host, hostname, port, pathname, origin, protocol } = new URL(door);
  const send = protocol === 'https:' ? httpsRequest : httpRequest;
  const server = createServer((incoming, outgoing) => {
    const { method, url: path } = incoming;
    const headers: IncomingHttpHeaders = { ...incoming.headers, authorization: `Bearer ${token}` };
    if (headers.host === own()) headers.host = host;
    if (headers.origin === `http://${own()}`) headers.origin = origin;
    // Named, because Node would otherwise check the certificate against a foreign Host.
    const tls = { ca, servername: hostname };
    const onward = send({ hostname, port, path, method, headers, ...tls }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onward.once('error', () => outgoing.destroy());
    outgoing.once('close', () => onward.destroy());
    incoming.pipe(onward);
  });
  const own = () => `localhost:${(server.address() as AddressInfo).port}`;
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  return {
    url: `http://${own()}${pathname}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
