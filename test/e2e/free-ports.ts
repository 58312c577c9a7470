/** Two ports that are free now, each with a free one above it for its issuer. */
import { createServer } from 'node:net';

export async function freePorts(): Promise<[https: number, http: number]> {
  return [await freePair(), await freePair()];
}

async function freePair(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 20_000);
    if ((await isFree(port)) && (await isFree(port + 1))) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
      .once('error', () => resolve(false))
      .listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
