import { McpServer } from '@modelcontextprotocol/server';
import { expect, test, vi } from 'vitest';
import { type ExchangeOptions, exchange, isServed } from '../../../functions/router/legacy-exchange.ts';
import { textOf } from './fakes.ts';

const request = (headers: Record<string, string> = {}) =>
  new Request('https://localhost/mcp', { method: 'POST', headers });
const authInfo = { token: '', clientId: 'c', scopes: [], expiresAt: 4_000_000_000 };
const message = { jsonrpc: '2.0', id: 7, method: 'tools/call', params: { name: 'echo' } } as const;
const result = { content: [{ type: 'text' as const, text: 'done' }] };

type Work = (log: (text: string) => void) => Promise<void> | void;

async function answer(work: Work, options: Partial<ExchangeOptions> = {}) {
  const server = new McpServer({ name: 'a', version: '1' }, { capabilities: { tools: {}, logging: {} } });
  server.server.setRequestHandler('tools/call', async (_request, { mcpReq }) => {
    await work((text) => void mcpReq.log('info', text));
    return result;
  });
  const all = { request: request(), authInfo, reads: 'both', keepAliveMs: 60_000, ...options } as const;
  return exchange(server, message, all);
}

const done = JSON.stringify({ result, jsonrpc: '2.0', id: 7 });

test('a result that is the first word is a document, as text', async () => {
  const reply = await answer(() => undefined);
  expect(reply).toEqual({ status: 200, headers: { 'content-type': 'application/json' }, body: done });
});

test('a word before the result opens a stream, which ends with the result', async () => {
  const reply = await answer((log) => log('half'));
  expect(reply.headers['content-type']).toBe('text/event-stream');
  const events = (await textOf(reply)).split('\n\n');
  expect(events).toHaveLength(3);
  expect(events[0]).toContain('"data":"half"');
  expect(events.slice(1)).toEqual([`event: message\ndata: ${done}`, '']);
});

test('a client that reads a stream alone gets one', async () => {
  const reply = await answer(() => undefined, { reads: 'event-stream' });
  expect(await textOf(reply)).toBe(`event: message\ndata: ${done}\n\n`);
});

test('a client that reads JSON alone gets the result without the words before it', async () => {
  const reply = await answer((log) => log('half'), { reads: 'json', keepAliveMs: 1 });
  expect(reply.body).toBe(done);
});

test('a result that takes long comes in a stream that is kept open, and no comment comes after it', async () => {
  vi.useFakeTimers();
  try {
    const { promise, resolve } = Promise.withResolvers<void>();
    const arriving = answer(() => promise, { keepAliveMs: 15_000 });
    await vi.advanceTimersByTimeAsync(30_000);
    const reply = await arriving;
    resolve();
    expect(await textOf(reply)).toBe(`: keepalive\n\n: keepalive\n\nevent: message\ndata: ${done}\n\n`);
    expect(vi.getTimerCount()).toBe(0);
  } finally {
    vi.useRealTimers();
  }
});

test('a client that leaves ends the stream, and not the work', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  let finished = false;
  const reply = await answer(async (log) => {
    log('half');
    await promise;
    log('nobody hears this');
    finished = true;
  });
  await (reply.body as ReadableStream).cancel();
  resolve();
  await vi.waitFor(() => expect(finished).toBe(true));
});

test.each([
  ['a request', message, {}, true],
  ['of a revision that is spoken', message, { 'mcp-protocol-version': '2025-06-18' }, true],
  ['of another revision', message, { 'mcp-protocol-version': '1999-01-01' }, false],
  ['a notification', { jsonrpc: '2.0', method: 'notifications/initialized' }, {}, false],
  ['a request without a version of JSON-RPC', { id: 7, method: 'ping' }, {}, false],
  ['an id that is no id', { ...message, id: {} }, {}, false],
])('serves %s or leaves it to the SDK: %j, %j', (_title, asked, headers, served) => {
  expect(isServed(asked as Record<string, unknown>, request(headers))).toBe(served);
});
