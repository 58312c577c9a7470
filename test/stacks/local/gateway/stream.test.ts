import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { type OpenDoor, startDoor } from '../../../../stacks/local/gateway/door.ts';
import { openStream } from '../../../../stacks/local/gateway/integrations/stream-answer.ts';
import type { Invocation } from '../../../../stacks/local/lambda/run.ts';
import { ask, bearer, doorApi } from './calls.ts';
import { allow, fakeFunctions, functionError, metadata, payload, streamed, Tap } from './fake-functions.ts';
import { fixturePlan } from './plan-fixture.ts';

const opened: OpenDoor[] = [];
afterEach(async () => {
  for (const door of opened.splice(0)) await door.close();
});

function routerApi(router: () => Invocation, plan = fixturePlan()) {
  const lines: { status: string; bytes: string }[] = [];
  const { invoke } = fakeFunctions({ authorizer: () => allow(), router });
  const api = doorApi({ plan, invoke, onAccessLog: (_, line) => lines.push(JSON.parse(line)) });
  return { api, lines };
}

/** Posts through a real door, up to the head of the answer. */
async function post(router: () => Invocation) {
  const { api, lines } = routerApi(router);
  const notes: string[] = [];
  const door = await startDoor({
    restApi: api,
    origin: 'http://localhost:0',
    onNote: (note) => notes.push(note),
  });
  opened.push(door);
  const sent = httpRequest(`${door.origin}/mcp`, { method: 'POST', headers: bearer, host: '127.0.0.1' });
  sent.end('{}');
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  return { sent, response, lines, notes };
}

const head = () => metadata({ statusCode: 200, headers: { 'Content-Type': 'text/event-stream' } });

describe('a streamed answer', () => {
  it('reaches the client before it ends, chunk by chunk', async () => {
    const tap = new Tap();
    tap.write(head());
    const { response } = await post(() => streamed(tap));
    expect(response.statusCode).toBe(200);
    expect(response.headers).toMatchObject({
      'content-type': 'text/event-stream',
      'transfer-encoding': 'chunked',
    });
    for (const chunk of ['first', 'second']) {
      tap.write(chunk);
      expect(String((await once(response, 'data'))[0])).toBe(chunk);
    }
    tap.end();
    await once(response, 'end');
    expect(response.complete).toBe(true);
  });

  it('is cut off, never ended cleanly, when the function fails in the middle', async () => {
    const tap = new Tap();
    tap.write(head());
    tap.write('half');
    const { response, notes, lines } = await post(() => streamed(tap));
    await once(response, 'data');
    tap.write(new Error('password is hunter2'));
    await expect(once(response, 'end')).rejects.toThrow('aborted');
    expect(response.complete).toBe(false);
    expect(lines).toMatchObject([{ status: '200', bytes: '4' }]);
    expect(notes).toHaveLength(1);
  });

  it('is not broken off when the client leaves: the function writes to its end', async () => {
    const tap = new Tap();
    tap.write(head());
    const { sent, response, lines } = await post(() => streamed(tap));
    tap.write('one');
    await once(response, 'data');
    sent.destroy();
    await once(sent, 'close');
    for (const chunk of ['two', 'three', 'four']) {
      tap.write(chunk);
      await turn();
    }
    tap.end();
    await tap.finished;
    expect(tap).toMatchObject({ returned: false, taken: 5 });
    expect(lines).toHaveLength(1);
  });

  it('is read no faster than the client takes it', async () => {
    const tap = new Tap();
    tap.write(head());
    const { sent, response } = await post(() => streamed(tap));
    response.pause();
    const megabyte = Buffer.alloc(1024 * 1024);
    for (let count = 0; count < 64; count++) tap.write(megabyte);
    for (let before = -1; before !== tap.taken; ) {
      before = tap.taken;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(tap.taken).toBeLessThan(60);
    sent.destroy();
    tap.end();
    await tap.finished;
  });
});

describe("a stream's metadata", () => {
  async function answer(...chunks: (string | Buffer)[]) {
    const tap = new Tap();
    for (const chunk of chunks) tap.write(chunk);
    tap.end();
    return ask(routerApi(() => streamed(tap)).api, { headers: bearer });
  }

  it('may come in any pieces', async () => {
    const bytes = Buffer.concat([metadata({ statusCode: 202, cookies: ['a=b'] }), Buffer.from('body')]);
    const pieces = Array.from(bytes, (byte) => Buffer.of(byte));
    expect(await answer(...pieces)).toMatchObject({
      status: 202,
      text: 'body',
      headers: { 'set-cookie': 'a=b' },
    });
  });

  it('may be empty, and so may the body', async () => {
    expect(await answer(metadata({}))).toMatchObject({ status: 200, text: '' });
  });

  it('leaves NUL bytes of the body alone', async () => {
    expect((await answer(metadata({}), Buffer.alloc(9))).text).toBe('\0'.repeat(9));
  });

  it.each<[string, (string | Buffer)[]]>([
    ['is missing', ['hello']],
    ['is not there at all', []],
    ['is no JSON', [Buffer.concat([Buffer.from('{'), Buffer.alloc(8)])]],
    ['has another key', [metadata({ statusCode: 200, body: 'x' })]],
    ['has a bad status', [metadata({ statusCode: 'ok' })]],
    ['has a line end in a header', [metadata({ headers: { a: 'b\nc' } })]],
    ['has a shorter delimiter', [Buffer.concat([Buffer.from('{}'), Buffer.alloc(7), Buffer.from('x')])]],
    ['is longer than 16 KB', [metadata({ headers: { a: 'x'.repeat(16_384) } })]],
  ])('makes a 500 when it %s', async (_, chunks) => {
    expect(await answer(...chunks)).toMatchObject({
      status: 500,
      text: '{"message":"Internal server error"}',
    });
  });

  it('makes a 500 when the content type does not announce it', async () => {
    const tap = new Tap();
    tap.write(head());
    tap.end();
    const { api } = routerApi(() => ({
      kind: 'streamed',
      contentType: 'application/octet-stream',
      body: tap,
    }));
    expect((await ask(api, { headers: bearer })).status).toBe(500);
    await tap.finished;
  });

  it('makes a 500 when the function answers without a stream, and a 502 when it fails', async () => {
    const { api } = routerApi(() => payload({ statusCode: 200 }));
    expect((await ask(api, { headers: bearer })).status).toBe(500);
    const failing = routerApi(() => functionError('x'));
    expect((await ask(failing.api, { headers: bearer })).status).toBe(502);
  });

  it('makes a 502 when the stream fails before it is whole', async () => {
    const tap = new Tap();
    tap.write('{"statusCode"');
    tap.write(new Error('x'));
    expect((await ask(routerApi(() => streamed(tap)).api, { headers: bearer })).status).toBe(502);
  });

  it('makes a 504 when it does not come in time, and the function goes on', async () => {
    const plan = fixturePlan((byName) => {
      Object.assign(byName.McpPostIntegration?.inputs ?? {}, { timeoutMilliseconds: 50 });
    });
    const tap = new Tap();
    const { api } = routerApi(() => streamed(tap), plan);
    expect((await ask(api, { headers: bearer })).status).toBe(504);
    tap.write('late');
    tap.end();
    await tap.finished;
    expect(tap.returned).toBe(false);
  });
});

describe('a stream that falls silent', () => {
  it('is broken off after the idle time, and the function goes on', async () => {
    const tap = new Tap();
    tap.write(metadata({}));
    const stream = await openStream(tap, Date.now() + 60_000, 20);
    if (stream === 'malformed') throw new Error('malformed');
    const read = stream.body[Symbol.asyncIterator]();
    tap.write('a');
    expect((await read.next()).done).toBe(false);
    await expect(read.next()).rejects.toThrow('no byte within 20 ms');
    tap.end();
    await tap.finished;
    expect(tap.returned).toBe(false);
  });

  it('is broken off when its whole time is over, however much it writes', async () => {
    const tap = new Tap();
    tap.write(metadata({}));
    const stream = await openStream(tap, Date.now() + 60);
    if (stream === 'malformed') throw new Error('malformed');
    const writing = setInterval(() => tap.write('x'), 5);
    const readAll = async () => {
      for await (const chunk of stream.body) expect(chunk.length).toBe(1);
    };
    await expect(readAll()).rejects.toThrow('no byte within');
    clearInterval(writing);
    tap.end();
    await tap.finished;
  });

  it('is let go on when its reader leaves before the first chunk', async () => {
    const tap = new Tap();
    tap.write(metadata({}));
    const stream = await openStream(tap, Date.now() + 60_000);
    if (stream === 'malformed') throw new Error('malformed');
    await stream.body[Symbol.asyncIterator]().return?.();
    tap.write('a');
    tap.end();
    await tap.finished;
    expect(tap).toMatchObject({ taken: 2, returned: false });
  });
});
