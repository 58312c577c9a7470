import { expect, test } from 'vitest';
import { replyOf } from '../../../functions/router/reply.ts';

test('a document becomes text, with its status and headers', async () => {
  expect(await replyOf(Response.json({ a: 1 }, { status: 400, headers: { 'retry-after': '1' } }))).toEqual({
    ...{ status: 400, headers: { 'content-type': 'application/json', 'retry-after': '1' }, body: '{"a":1}' },
  });
  expect(await replyOf(new Response(null, { status: 202 }))).toEqual({ status: 202, headers: {}, body: '' });
});

test('an event stream is passed on as it comes', async () => {
  const endless = new ReadableStream({ start: (controller) => controller.enqueue('data: 1\n\n') });
  const response = new Response(endless, { headers: { 'content-type': 'text/event-stream' } });
  expect((await replyOf(response)).body).toBe(response.body);
});
