/** Writes a streamed answer no faster than its client takes it. */
import type { ServerResponse } from 'node:http';

/**
 * Writes the chunks and ends the answer. The headers go with the first chunk when it is there already, in one
 * packet; otherwise they go alone, because a late first byte must not look like no answer.
 * @returns false when the client left before the end; then it has called the source's `return`
 * @throws the source's error; the caller then cuts the connection, because half an answer must not look complete
 */
export async function writeStream(
  response: ServerResponse,
  source: AsyncIterable<Uint8Array>,
): Promise<boolean> {
  const chunks = source[Symbol.asyncIterator]();
  const { promise: left, resolve: leave } = Promise.withResolvers<undefined>();
  response.once('close', () => leave(undefined));
  if (response.destroyed) leave(undefined);
  const headers = setImmediate(() => response.flushHeaders());
  try {
    for (;;) {
      const next = await Promise.race([chunks.next(), left]);
      if (next === undefined || response.destroyed) {
        // The source may wait for a chunk that never comes, so nobody waits for its end.
        chunks.return?.().catch(() => undefined);
        return false;
      }
      clearImmediate(headers);
      if (next.done) break;
      if (!response.write(next.value)) await Promise.race([drained(response), left]);
    }
    response.end();
    return true;
  } finally {
    clearImmediate(headers);
  }
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => response.once('drain', resolve));
}
