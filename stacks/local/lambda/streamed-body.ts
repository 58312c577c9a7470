/**
 * The body of a streamed response on its way to one reader: from the chunked post of a runtime client to its
 * bytes in order, then the end or a StreamFailure. A slow reader slows the function down. The function does
 * not notice that a reader stops: its further output is read and dropped, as in AWS. The number of unread
 * bytes in memory is bounded, and a failure loses no bytes that arrived before it.
 */
import type { IncomingMessage } from 'node:http';
import { type Failure, StreamFailure } from './failures.ts';

/** The end of the post: complete, with or without a failure in its trailers; over the limit; or cut off. */
export type PostEnd = { kind: 'complete'; failure?: Failure } | { kind: 'too large' } | { kind: 'cut' };

/** The chunks of one response, read once. */
export class StreamedBody implements AsyncIterable<Uint8Array> {
  /** settles when the post was read to its end, or cannot be read further */
  readonly received: Promise<PostEnd>;
  readonly #request: IncomingMessage;
  readonly #unreadLimit: number;
  #unread: Buffer[] = [];
  #unreadBytes = 0;
  #dropping = false;
  #over: { failure?: Failure } | undefined;
  /** resolves at the next change; several reads may wait for it, such as that of a reader that left */
  #changed = Promise.withResolvers<void>();

  constructor(request: IncomingMessage, limits: { streamedBytes: number; unreadBytes: number }) {
    this.#request = request;
    this.#unreadLimit = limits.unreadBytes;
    let bytes = 0;
    this.received = new Promise((resolve) => {
      request.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > limits.streamedBytes) return resolve({ kind: 'too large' });
        this.#keep(chunk);
      });
      request.on('end', () => resolve(completed(request)));
      request.on('error', () => resolve({ kind: 'cut' }));
      request.on('close', () => resolve({ kind: 'cut' }));
    });
  }

  /** Tells the reader that nothing more comes, and the failure when the body is not complete. */
  finish(failure?: Failure): void {
    this.#over ??= failure ? { failure } : {};
    this.#wake();
  }

  /** There is one reader: a second iteration continues where the first one stopped. */
  [Symbol.asyncIterator](): AsyncIterator<Uint8Array, undefined> {
    return {
      next: () => this.#next(),
      return: async () => {
        this.#drop();
        return { done: true, value: undefined };
      },
    };
  }

  async #next(): Promise<IteratorResult<Uint8Array, undefined>> {
    for (;;) {
      const chunk = this.#unread.shift();
      if (chunk) {
        this.#unreadBytes -= chunk.length;
        if (this.#unreadBytes < this.#unreadLimit) this.#request.resume();
        return { done: false, value: chunk };
      }
      if (this.#dropping || (this.#over && !this.#over.failure)) return { done: true, value: undefined };
      if (this.#over?.failure) {
        this.#dropping = true; // thrown once; a further next() is the end, as with any iterator
        throw new StreamFailure(this.#over.failure);
      }
      await this.#changed.promise;
    }
  }

  #wake(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }

  #keep(chunk: Buffer): void {
    if (this.#dropping) return;
    this.#unread.push(chunk);
    this.#unreadBytes += chunk.length;
    if (this.#unreadBytes >= this.#unreadLimit) this.#request.pause();
    this.#wake();
  }

  #drop(): void {
    this.#dropping = true;
    this.#unread = [];
    this.#wake();
    this.#request.resume();
  }
}

/** Trailers: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-custom.html#runtimes-custom-response-streaming */
function completed(request: IncomingMessage): PostEnd {
  const errorType = request.trailers['lambda-runtime-function-error-type'];
  if (!errorType) return { kind: 'complete' };
  const body = request.trailers['lambda-runtime-function-error-body'] ?? '';
  return { kind: 'complete', failure: { errorType, errorMessage: messageOf(body) } };
}

function messageOf(body: string): string {
  try {
    const { errorMessage } = JSON.parse(Buffer.from(body, 'base64').toString()) as { errorMessage?: unknown };
    return typeof errorMessage === 'string' ? errorMessage : '';
  } catch {
    return '';
  }
}
