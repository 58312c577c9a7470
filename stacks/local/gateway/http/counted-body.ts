/**
 * Counts the bytes that a reader takes of a streamed body. Not a generator: stream-answer.ts has the reason.
 */

/** `done` is called exactly once: at the end, at an error, or when the reader leaves. */
export function counted(
  body: AsyncIterable<Uint8Array>,
  done: (bytes: number) => void,
): AsyncIterable<Uint8Array> {
  const source = body[Symbol.asyncIterator]();
  let bytes = 0;
  let open = true;
  const finish = () => {
    if (open) done(bytes);
    open = false;
  };
  return {
    [Symbol.asyncIterator]: () => ({
      async next() {
        try {
          const chunk = await source.next();
          if (chunk.done) finish();
          else bytes += chunk.value.length;
          return chunk;
        } catch (error) {
          finish();
          throw error;
        }
      },
      async return() {
        finish();
        await source.return?.();
        return { done: true, value: undefined };
      },
    }),
  };
}
