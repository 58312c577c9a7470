import { afterEach, describe, expect, it } from 'vitest';
import type { LogLine } from '../../../../stacks/local/lambda/log-lines.ts';
import { call, startBundle, takeDown, until } from './fixture.ts';

afterEach(takeDown);

const id = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const of = (logs: LogLine[], stream: LogLine['stream']) => logs.filter((line) => line.stream === stream);
const records = (logs: LogLine[]) =>
  of(logs, 'platform').map(
    ({ text }) => JSON.parse(text) as { type: string; record: Record<string, unknown> },
  );

describe('the lines of a function', () => {
  it('come one by one, with stream, function, request and time, before the answer', async () => {
    const source = `
      console.log('loading');
      export const run = async () => {
        process.stdout.write('first\\nsecond\\nthird without end');
        console.error('bad ü');
        return 1;
      };`;
    const { lambda, logs } = await startBundle(source, ['run']);
    const before = Date.now();
    await lambda.invoke('run', '{}', { requestId: id(1) });
    const texts = of(logs, 'stdout').map(({ text, requestId }) => [text, requestId]);
    expect(texts).toEqual([
      ['loading', undefined],
      ['first', id(1)],
      ['second', id(1)],
    ]);
    expect(of(logs, 'stderr')).toMatchObject([{ functionName: 'run', requestId: id(1), text: 'bad ü' }]);
    for (const { atMs } of logs) expect(atMs).toBeGreaterThanOrEqual(before);
    await lambda.invoke('run', '{}', { requestId: id(2) });
    expect(of(logs, 'stdout')[3]).toMatchObject({ text: 'third without end', requestId: id(1) });
  });

  it('carry the request that wrote them, invocation after invocation and beside each other', async () => {
    const source = `
      export const run = async (event, { awsRequestId }) => {
        console.log('begin ' + awsRequestId);
        await new Promise((resolve) => setTimeout(resolve, event.ms));
        console.error('end ' + awsRequestId);
        console.log('x'.repeat(event.chars ?? 0));
        return 1;
      };`;
    const { lambda, logs } = await startBundle(source, ['run']);
    let n = 0;
    const one = (ms: number) =>
      lambda.invoke('run', JSON.stringify({ ms, chars: 50_000 }), { requestId: id(n++) });
    for (let i = 0; i < 10; i += 1) await one(0);
    await Promise.all(Array.from({ length: 6 }, (_, i) => one(i * 7)));
    const own = logs.filter(({ text }) => text.startsWith('begin') || text.startsWith('end'));
    expect(own).toHaveLength(32);
    for (const { text, requestId } of own) expect(text.split(' ')[1]).toBe(requestId);
    const long = logs.filter(({ text }) => text.startsWith('x'));
    expect(new Set(long.map(({ requestId }) => requestId)).size).toBe(16);
  });

  it('are never longer than a log event', async () => {
    const source = `export const run = async () => { process.stdout.write('y'.repeat(600_000)); };`;
    const { lambda, logs } = await startBundle(source, ['run']);
    await call(lambda, 'run');
    await until(() => logs.some(({ text }) => text.includes('platform.report')));
    const lengths = of(logs, 'stdout').map(({ text }) => text.length);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(262_144);
    expect(lengths.reduce((sum, length) => sum + length, 0)).toBe(600_000);
  });
});

describe('the lines of the platform', () => {
  it('say start, done and report, with the init phase in the first report only', async () => {
    const { lambda, logs } = await startBundle('export const run = async () => 1;', ['run'], {
      memoryMb: 200,
    });
    await lambda.invoke('run', '{}', { requestId: id(1) });
    await lambda.invoke('run', '{}', { requestId: id(2) });
    await until(() => of(logs, 'platform').length === 6);
    expect(records(logs).map(({ type, record }) => [type, record.requestId])).toEqual([
      ['platform.start', id(1)],
      ['platform.runtimeDone', id(1)],
      ['platform.report', id(1)],
      ['platform.start', id(2)],
      ['platform.runtimeDone', id(2)],
      ['platform.report', id(2)],
    ]);
    const [first, second] = records(logs)
      .filter(({ type }) => type === 'platform.report')
      .map(({ record }) => record);
    expect(first).toMatchObject({ status: 'success', metrics: { memorySizeMB: 200 } });
    const metrics = (first?.metrics ?? {}) as Record<string, number>;
    expect(metrics.durationMs).toBeGreaterThan(0);
    expect(metrics.billedDurationMs).toBe(Math.ceil(metrics.durationMs ?? 0));
    expect(metrics.initDurationMs).toBeGreaterThan(0);
    if (process.platform === 'linux') expect(metrics.maxMemoryUsedMB).toBeGreaterThan(20);
    expect(second?.metrics).not.toHaveProperty('initDurationMs');
  });

  it('name the error of a function that failed', async () => {
    const { lambda, logs } = await startBundle(
      'export const run = async () => { throw new RangeError("no"); };',
      ['run'],
    );
    await lambda.invoke('run', '{}', { requestId: id(1) });
    await until(() => of(logs, 'platform').length === 3);
    expect(records(logs).at(-1)?.record).toMatchObject({ status: 'error', errorType: 'RangeError' });
    expect(of(logs, 'stderr')[0]?.text).toContain('Invoke Error');
  });
});
