import { expect, test } from 'vitest';
import { answerInvalid, whyInvalid } from '../../../functions/router/check-params.ts';

const request = (method: string, params: object) => ({ jsonrpc: '2.0', id: 1, method, params });

test.each([
  ['fits', request('tools/call', { name: 'a', arguments: {} }), undefined],
  ['has no name', request('tools/call', { arguments: {} }), 'Invalid params.name of tools/call'],
  ['has a name of another type', request('tools/call', { name: {} }), 'Invalid params.name of tools/call'],
  ['has a cursor', request('tools/list', { cursor: 'x' }), 'Invalid params.cursor of tools/list'],
  ['is a notification', { jsonrpc: '2.0', method: 'tools/call', params: 7 }, undefined],
  ['has a method that nobody serves', request('resources/list', { cursor: 7 }), undefined],
  ['has the name of a property of every object', request('constructor', {}), undefined],
])('a message that %s: %j', async (_title, message, why) => {
  const found = await whyInvalid(message, 'legacy');
  if (why === undefined) expect(found).toBeUndefined();
  else expect(found).toContain(why);
});

test.each([1, 'one'])('the refusal has the id %j, in the form that the client reads', (id) => {
  const message = { ...request('tools/call', {}), id };
  const json = answerInvalid(message, 'why', 'both');
  expect(JSON.parse(String(json.body))).toEqual({
    jsonrpc: '2.0',
    id,
    error: { code: -32602, message: 'why' },
  });
  const stream = answerInvalid(message, 'why', 'event-stream');
  expect(stream.headers['content-type']).toBe('text/event-stream');
  expect(stream.body).toBe(`event: message\ndata: ${json.body}\n\n`);
});

test('an id that is none is answered as null', () => {
  const reply = answerInvalid({ ...request('tools/call', {}), id: {} }, 'why', 'json');
  expect(JSON.parse(String(reply.body)).id).toBeNull();
});
