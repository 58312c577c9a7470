/**
 * A function's streamed answer, from the bytes of InvokeWithResponseStream, metadata first. Gives status and
 * headers as soon as the delimiter arrives, and the body chunk by chunk, no faster than its reader. A body
 * that breaks off throws, so that its reader ends the connection abruptly. A reader that leaves does not stop
 * the function.
 * Source: API Gateway Developer Guide, "Set up a Lambda proxy integration with payload response streaming".
 */
import { parseObject } from '../authorizer/authorizer-result.ts';
import { maxMetadataBytes, streamIdleMs } from '../http/limits.ts';
import { drainIterator, TimedOut } from './invocation.ts';
import { type ProxyHead, parseHead } from './proxy-answer.ts';

/** A function declares with this content type that its stream begins with metadata. */
export const streamContentType = 'application/vnd.awslambda.http-integration-response';

/** "The delimiter must be 8 null bytes and it must appear within the first 16KB of stream data." */
const delimiter = Buffer.alloc(8);

export type StreamAnswer = ProxyHead & { body: AsyncIterable<Uint8Array> };

/** The parsed metadata: `malformed` is the function's fault; any other failure throws. */
export type OpenedStream = StreamAnswer | 'malformed';

/** One chunk; rejects with TimedOut when none comes in time. */
type NextChunk = () => Promise<IteratorResult<Uint8Array>>;

/**
 * Reads the metadata. `deadlineMs` (since the epoch) ends the whole stream; `idleMs` ends it after so long
 * without a byte. @throws the stream's own error, or TimedOut
 */
export async function openStream(
  source: AsyncIterable<Uint8Array>,
  deadlineMs: number,
  idleMs = streamIdleMs,
): Promise<OpenedStream> {
  const iterator = source[Symbol.asyncIterator]();
  const next: NextChunk = () => nextWithin(iterator, Math.min(idleMs, deadlineMs - Date.now()));
  try {
    const opened = await readMetadata(next);
    const head = opened && parseHead(opened.metadata, ['cookies']);
    if (!head) {
      void drainIterator(iterator);
      return 'malformed';
    }
    return { ...head, body: passOn(opened.first, next, iterator) };
  } catch (error) {
    void drainIterator(iterator);
    throw error;
  }
}

type Metadata = { metadata: Record<string, unknown>; first: Buffer };

async function readMetadata(next: NextChunk): Promise<Metadata | undefined> {
  let read = Buffer.alloc(0);
  for (;;) {
    const end = read.indexOf(delimiter);
    if (end >= 0 && end + delimiter.length <= maxMetadataBytes) {
      const metadata = parseObject(read.subarray(0, end));
      return metadata && { metadata, first: read.subarray(end + delimiter.length) };
    }
    if (read.length >= maxMetadataBytes) return undefined;
    const chunk = await next();
    if (chunk.done) return undefined;
    read = Buffer.concat([read, chunk.value]);
  }
}

/**
 * The chunks, one per request of the reader. A hand-written iterator rather than a generator: `return` must
 * drain the source even when the client left before the first chunk was requested.
 */
function passOn(first: Buffer, next: NextChunk, source: AsyncIterator<Uint8Array>) {
  const end = { done: true, value: undefined } as const;
  let waiting = first.length > 0 ? first : undefined;
  let open = true;
  const leave = () => {
    if (open) void drainIterator(source);
    open = false;
  };
  return {
    async next(): Promise<IteratorResult<Uint8Array>> {
      if (!open) return end;
      if (waiting) {
        const value = waiting;
        waiting = undefined;
        return { done: false, value };
      }
      try {
        const chunk = await next();
        if (!chunk.done) return chunk;
        open = false;
        return end;
      } catch (error) {
        leave();
        throw error;
      }
    },
    /** The reader has left: the function does not learn it and runs to its end. */
    async return(): Promise<IteratorResult<Uint8Array>> {
      leave();
      return end;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

async function nextWithin(
  iterator: AsyncIterator<Uint8Array>,
  waitMs: number,
): Promise<IteratorResult<Uint8Array>> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new TimedOut(`no byte within ${waitMs} ms`)), Math.max(0, waitMs));
  });
  try {
    return await Promise.race([iterator.next(), timeout]);
  } finally {
    clearTimeout(timer);
  }
}
