/**
 * Ports of this machine: whether one is free, and two free ones, each with a free one above for its issuer.
 */
import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** Two ports that were free a moment ago, as environment variables. */
export async function freePorts(): Promise<{ CHOKEPOINT_PORT: string; CHOKEPOINT_HTTP_PORT: string }> {
  const https = await freePair();
  let http = await freePair();
  while (Math.abs(http - https) < 2) http = await freePair();
  return { CHOKEPOINT_PORT: String(https), CHOKEPOINT_HTTP_PORT: String(http) };
}

async function freePair(): Promise<number> {
  for (;;) {
    // Below the range from which operating systems choose ports.
    const port = randomInt(20_000, 32_000);
    if ((await isFree(port)) && (await isFree(port + 1))) return port;
  }
}

/** On both loopback addresses, since every door listens on both. */
export async function isFree(port: number): Promise<boolean> {
  return (await isFreeAt('127.0.0.1', port)) && (await isFreeAt('::1', port));
}

function isFreeAt(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
      // A machine without IPv6 gives another error.
      .once('error', (error: NodeJS.ErrnoException) => resolve(error.code !== 'EADDRINUSE'))
      .listen(port, host, () => server.close(() => resolve(true)));
  });
}
