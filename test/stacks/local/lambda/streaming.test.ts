import { afterEach, describe, expect, it } from 'vitest';
import { StreamFailure } from '../../../../stacks/local/lambda/failures.ts';
import type { LambdaService } from '../../../../stacks/local/lambda/lambda.ts';
import type { Invocation } from '../../../../stacks/local/lambda/run.ts';
import { call, startBundle, takeDown, until } from './fixture.ts';

afterEach(takeDown);

const SOURCE = `
const later = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const stream = awslambda.streamifyResponse;
globalThis.written = 0;
export const plain = stream(async (event, out) => { out.write('one '); await later(5); out.write('two'); out.end(); });
export const http = stream(async (event, out) => {
  out = awslambda.HttpResponseStream.from(out, { statusCode: 201, headers: { 'x-a': 'b' } });
  out.write('body'); out.end();
});
export const onlyEnd = stream(async (event, out) => {
  out = awslambda.HttpResponseStream.from(out, { statusCode: 404 });
  out.end('not found');
});
export const typed = stream(async (event, out) => {
  out.setContentType('text/event-stream');
  out.write('a');
  try { out.setContentType('text/plain'); } catch (error) { out.write(error.name); }
  out.write({ json: true });
  out.end();
});
export const empty = stream(async (event, out) => { out.end(); });
export const fail = stream(async (event, out) => {
  for (let i = 0; i < event.writes; i += 1) out.write('part ');
  throw new RangeError('broke');
});
export const torn = stream(async (event, out) => { out.write('half'); await later(20); out.destroy(event.why && new TypeError(event.why)); });
export const pipe = stream(async (event, out) => {
  const { pipeline } = await import('node:stream/promises');
  await pipeline(async function* () { yield 'a'; await later(20); throw new Error('source broke'); }, out);
});
export const exit = stream(async (event, out) => { out.write('before'); await later(30); process.exit(4); });
export const hang = stream(async (event, out) => { out.write('before'); if (event.busy) { await later(30); for (;;); } });
export const uncaught = stream(async (event, out) => { out.write('before'); setTimeout(() => { throw new RangeError('alone'); }, 20); await later(5_000); });
export const many = stream(async (event, out) => {
  const chunk = Buffer.alloc(event.bytes, 'x');
  for (let i = 0; i < event.count; i += 1) {
    globalThis.written = i + 1;
    console.log('written', i + 1);
    if (!out.write(chunk)) await new Promise((resolve) => out.once('drain', resolve));
  }
  out.end();
});
export const counter = async () => globalThis.written;
`;

const service = (names: string[], timeoutMs = 20_000) => startBundle(SOURCE, names, { timeoutMs });

async function open(lambda: LambdaService, name: string, event: unknown = {}) {
  const invocation: Invocation = await lambda.invoke(name, JSON.stringify(event));
  if (invocation.kind !== 'streamed') throw new Error(`buffered: ${invocation.payload}`);
  return invocation;
}

/** All bytes as text, and what the iteration threw. */
async function read(body: AsyncIterable<Uint8Array>): Promise<{ text: string; failure?: StreamFailure }> {
  const chunks: Uint8Array[] = [];
  try {
    for await (const chunk of body) chunks.push(chunk);
  } catch (error) {
    expect(error).toBeInstanceOf(StreamFailure);
    return { text: Buffer.concat(chunks).toString(), failure: error as StreamFailure };
  }
  return { text: Buffer.concat(chunks).toString() };
}

describe('a streamed response', () => {
  it('arrives as it is written, before the handler is done', async () => {
    const { lambda } = await service(['plain']);
    const { contentType, body } = await open(lambda, 'plain');
    expect(contentType).toBe('application/octet-stream');
    const chunks: string[] = [];
    for await (const chunk of body) chunks.push(chunk.toString());
    expect(chunks.join('')).toBe('one two');
    expect(chunks.length).toBeGreaterThan(1);
  });

  it('carries metadata as JSON, eight NUL bytes and the body', async () => {
    const { lambda } = await service(['http']);
    const { contentType, body } = await open(lambda, 'http');
    expect(contentType).toBe('application/vnd.awslambda.http-integration-response');
    expect((await read(body)).text).toBe(`{"statusCode":201,"headers":{"x-a":"b"}}${'\0'.repeat(8)}body`);
  });

  it('loses its metadata when it is only ended, as in AWS', async () => {
    const { lambda } = await service(['onlyEnd']);
    expect((await read((await open(lambda, 'onlyEnd')).body)).text).toBe('not found');
  });

  it('has the content type that was set before the first write', async () => {
    const { lambda } = await service(['typed', 'empty']);
    const { contentType, body } = await open(lambda, 'typed');
    expect(contentType).toBe('text/event-stream');
    expect((await read(body)).text).toBe('aRuntime.InvalidStreamingOperation{"json":true}');
    expect(await read((await open(lambda, 'empty')).body)).toEqual({ text: '' });
  });

  it('keeps its environment for the next invocation', async () => {
    const { lambda } = await service(['many', 'counter']);
    await read((await open(lambda, 'many', { bytes: 10, count: 3 })).body);
    expect((await read((await open(lambda, 'many', { bytes: 10, count: 2 })).body)).text).toHaveLength(20);
  });
});

describe('a stream that fails', () => {
  const CASES = [
    { name: 'fail', event: { writes: 0 }, text: '', errorType: 'RangeError', message: 'broke' },
    {
      name: 'fail',
      event: { writes: 3 },
      text: 'part part part ',
      errorType: 'RangeError',
      message: 'broke',
    },
    {
      name: 'torn',
      event: {},
      text: 'half',
      errorType: 'Runtime.TruncatedResponse',
      message: /before its end/,
    },
    { name: 'torn', event: { why: 'gone' }, text: 'half', errorType: 'TypeError', message: 'gone' },
    { name: 'pipe', event: {}, text: 'a', errorType: 'Error', message: 'source broke' },
    { name: 'exit', event: {}, text: 'before', errorType: 'Runtime.ExitError', message: /exit status 4$/ },
    {
      name: 'hang',
      event: {},
      text: 'before',
      errorType: 'Sandbox.Timedout',
      message: /after 1\.00 seconds$/,
    },
    {
      name: 'hang',
      event: { busy: true },
      text: 'before',
      errorType: 'Sandbox.Timedout',
      message: /after 1\.00 seconds$/,
    },
    { name: 'uncaught', event: {}, text: 'before', errorType: 'RangeError', message: 'alone' },
  ];

  it.each(CASES)('by $name $event delivers what was written, then $errorType', async (one) => {
    const { lambda } = await service([one.name], one.name === 'hang' ? 1_000 : 20_000);
    const { text, failure } = await read((await open(lambda, one.name, one.event)).body);
    expect(text).toBe(one.text);
    expect(failure?.errorType).toBe(one.errorType);
    expect(failure?.errorMessage).toMatch(one.message);
    expect((await read((await open(lambda, one.name, one.event)).body)).failure).toBeDefined();
  });

  it('is cut at 200 MB', { timeout: 120_000 }, async () => {
    const { lambda } = await service(['many']);
    const { body } = await open(lambda, 'many', { bytes: 1024 * 1024, count: 201 });
    let bytes = 0;
    const reading = (async () => {
      for await (const chunk of body) bytes += chunk.length;
    })();
    await expect(reading).rejects.toMatchObject({ errorType: 'Function.ResponseSizeTooLarge' });
    expect(bytes).toBeLessThanOrEqual(200 * 1024 * 1024);
    expect(bytes).toBeGreaterThan(199 * 1024 * 1024);
  });
});

describe('the reader of a stream', () => {
  const MEGABYTE = 1024 * 1024;

  it('slows the function down when it is slow', async () => {
    const { lambda, logs } = await service(['many']);
    const { body } = await open(lambda, 'many', { bytes: MEGABYTE, count: 150 });
    const iterator = body[Symbol.asyncIterator]();
    await iterator.next();
    const written = () => logs.filter(({ text }) => text.startsWith('written')).length;
    let before = -1;
    await until(async () => {
      const same = before === written();
      before = written();
      await new Promise((resolve) => setTimeout(resolve, 100));
      return same && before === written();
    });
    expect(written()).toBeLessThan(100);
    let bytes = 0;
    for (let next = await iterator.next(); !next.done; next = await iterator.next())
      bytes += next.value.length;
    expect(written()).toBe(150);
    expect(bytes).toBeGreaterThan(149 * MEGABYTE);
  });

  it('that stops is not told to the function, which writes to its end', async () => {
    const { lambda, logs } = await service(['many', 'plain']);
    const { body } = await open(lambda, 'many', { bytes: MEGABYTE, count: 150 });
    for await (const chunk of body) {
      expect(chunk.length).toBeGreaterThan(0);
      break;
    }
    const report = () => logs.find(({ text }) => text.includes('platform.report'));
    await until(() => report() !== undefined);
    expect(JSON.parse(report()?.text ?? '{}').record.status).toBe('success');
    expect(logs.filter(({ text }) => text.startsWith('written'))).toHaveLength(150);
    expect(await read(body)).toEqual({ text: '' });
  });

  it('that never starts costs bounded memory, and the timeout ends the function', async () => {
    const { lambda, logs } = await service(['many'], 1_500);
    await open(lambda, 'many', { bytes: MEGABYTE, count: 150 });
    await until(() => logs.some(({ text }) => text.includes('platform.report')));
    expect(logs.filter(({ text }) => text.startsWith('written')).length).toBeLessThan(100);
    expect(logs.at(-1)?.text).toContain('"status":"timeout"');
  });
});

describe('several streams at once', () => {
  it('stay apart', async () => {
    const source = `
      export const say = awslambda.streamifyResponse(async ({ word }, out) => {
        for (let i = 0; i < 50; i += 1) { out.write(word); if (i % 5 === 0) await new Promise(setImmediate); }
        out.end();
      });
      export const buffered = async ({ word }) => word;`;
    const { lambda } = await startBundle(source, ['say', 'buffered']);
    const words = ['a', 'b', 'c', 'd', 'e'];
    const texts = words.map(async (word) => (await read((await open(lambda, 'say', { word })).body)).text);
    const plain = words.map((word) => call(lambda, 'buffered', { word }));
    expect(await Promise.all(texts)).toEqual(words.map((word) => word.repeat(50)));
    expect(await Promise.all(plain)).toEqual(words);
  });
});
