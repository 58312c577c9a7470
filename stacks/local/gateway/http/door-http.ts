/** Reads a body within a limit; writes a response no faster than the client takes it. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { writeStream } from '../../wire/write-stream.ts';
import type { GatewayResponse, Header } from './gateway-http.ts';

/** The whole body; undefined once it is longer than `maxBytes`: the rest is not kept. */
export async function readUpTo(
  request: IncomingMessage,
  maxBytes: number,
): Promise<Buffer | undefined | 'client left'> {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) return undefined;
  const { promise, resolve } = Promise.withResolvers<Buffer | undefined | 'client left'>();
  const chunks: Buffer[] = [];
  let bytes = 0;
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes <= maxBytes) chunks.push(chunk);
    else {
      chunks.length = 0;
      request.pause();
      resolve(undefined);
    }
  });
  request.on('end', () => resolve(Buffer.concat(chunks)));
  // After 'end' this changes nothing.
  request.on('close', () => resolve('client left'));
  return promise;
}

/** Writes a response. Rejects when its body breaks off; a client that leaves is not an error. */
export async function writeResponse(response: ServerResponse, { status, headers, body }: GatewayResponse) {
  response.statusCode = status;
  for (const [name, values] of grouped(headers))
    response.setHeader(name, values.length > 1 ? values : (values[0] ?? ''));
  if (Buffer.isBuffer(body)) {
    response.end(body);
    return;
  }
  // A client that leaves is not an error: the function goes on without a reader.
  await writeStream(response, body);
}

/** node:http takes several values of one name as a list; the name keeps the spelling of the first. */
function grouped(headers: readonly Header[]): [string, string[]][] {
  const groups = new Map<string, [string, string[]]>();
  for (const [name, value] of headers) {
    const group = groups.get(name.toLowerCase());
    if (group) group[1].push(value);
    else groups.set(name.toLowerCase(), [name, [value]]);
  }
  return [...groups.values()];
}
