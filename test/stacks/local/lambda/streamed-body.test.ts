import type { IncomingMessage } from 'node:http';
import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { StreamedBody } from '../../../../stacks/local/lambda/streamed-body.ts';

test('reads that wait together all end, such as that of a reader that left and of whoever drains the rest', async () => {
  const post = Object.assign(new PassThrough(), { trailers: {} });
  const body = new StreamedBody(post as unknown as IncomingMessage, { streamedBytes: 100, unreadBytes: 100 });
  const reader = body[Symbol.asyncIterator]();
  const waiting = [reader.next(), reader.next(), reader.next()];
  post.end('only');
  await body.received;
  body.finish();
  const ends = await Promise.all(waiting);
  expect(ends.map(({ done }) => done)).toEqual([false, true, true]);
  expect(String(ends[0]?.value)).toBe('only');
});
