/** An S3 that has one object of `x`, as large as a test likes: it answers the range that it is asked for, or ignores it. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

type Settings = { totalBytes: number; ignoresRange?: boolean; headers?: Record<string, string> };

export async function startRangeS3({ totalBytes, ignoresRange = false, headers = {} }: Settings) {
  const ranges: (string | undefined)[] = [];
  const { promise: left, resolve } = Promise.withResolvers<void>();
  const server = createServer((request, response) => {
    response.once('close', resolve);
    ranges.push(request.headers.range);
    const [first = 0, last = 0] = (request.headers.range ?? '').match(/\d+/g)?.map(Number) ?? [];
    if (ignoresRange) {
      response.writeHead(200, { ...headers, etag: '"x"', 'content-length': String(totalBytes) });
      response.write('x'.repeat(1_000));
      return;
    }
    const contentRange = `bytes ${first}-${last}/${totalBytes}`;
    response.writeHead(206, { ...headers, etag: '"x"', 'content-range': contentRange });
    response.end('x'.repeat(last - first + 1));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  const close = async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  };
  return { endpoint: `http://127.0.0.1:${port}`, ranges, left, close };
}
