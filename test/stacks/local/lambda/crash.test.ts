import { afterEach, describe, expect, it } from 'vitest';
import { alive, call, errorOf, startBundle, takeDown, until } from './fixture.ts';

afterEach(takeDown);

const REQUEST = 'RequestId: [0-9a-f-]{36} Error: ';
const SOURCE = `
export const run = async ({ how }) => {
  if (how === 'hang') await new Promise((resolve) => setTimeout(resolve, 60_000));
  if (how === 'busy') for (;;);
  if (how === 'busy regexp') /^(a+)+$/.test('a'.repeat(60) + 'b');
  if (how === 'exit 0') process.exit(0);
  if (how === 'exit 3') process.exit(3);
  if (how === 'abort') process.abort();
  if (how === 'kill') process.kill(process.pid, 'SIGTERM'), await new Promise((r) => setTimeout(r, 5_000));
  if (how === 'never') await new Promise(() => {});
  if (how === 'uncaught') { setTimeout(() => { throw new RangeError('thrown alone'); }); await new Promise((r) => setTimeout(r, 5_000)); }
  if (how === 'rejection') { Promise.reject(new Error('lost')); await new Promise((r) => setTimeout(r, 5_000)); }
  if (how === 'heap') { const all = []; for (;;) all.push(new Array(1000).fill(Math.random())); }
  if (how === 'buffers') { const all = []; for (;;) { all.push(Buffer.alloc(1_000_000, 1)); await null; } }
  return process.pid;
};`;

const CASES = [
  { how: 'hang', errorType: 'Sandbox.Timedout', message: `${REQUEST}Task timed out after 1.50 seconds` },
  { how: 'busy', errorType: 'Sandbox.Timedout', message: `${REQUEST}Task timed out after 1.50 seconds` },
  {
    how: 'busy regexp',
    errorType: 'Sandbox.Timedout',
    message: `${REQUEST}Task timed out after 1.50 seconds`,
  },
  {
    how: 'exit 0',
    errorType: 'Runtime.ExitError',
    message: `${REQUEST}Runtime exited without providing a reason`,
  },
  {
    how: 'exit 3',
    errorType: 'Runtime.ExitError',
    message: `${REQUEST}Runtime exited with error: exit status 3`,
  },
  {
    how: 'abort',
    errorType: 'Runtime.ExitError',
    message: `${REQUEST}Runtime exited with error: signal: aborted`,
  },
  {
    how: 'kill',
    errorType: 'Runtime.ExitError',
    message: `${REQUEST}Runtime exited with error: signal: terminated`,
  },
  { how: 'never', errorType: 'Runtime.NodeJsExit', message: 'Promise that was never settled' },
  { how: 'uncaught', errorType: 'RangeError', message: 'thrown alone' },
  { how: 'rejection', errorType: 'Runtime.UnhandledPromiseRejection', message: 'Error: lost' },
  {
    how: 'heap',
    errorType: 'Runtime.OutOfMemory',
    message: `${REQUEST}Runtime exited with error: signal: killed`,
  },
  {
    how: 'buffers',
    errorType: 'Runtime.OutOfMemory',
    message: `${REQUEST}Runtime exited with error: signal: killed`,
  },
];

describe('an invocation that takes its environment down', () => {
  it.each(CASES)(
    'by $how is $errorType, and the next one runs elsewhere',
    async ({ how, errorType, message }) => {
      const timeoutMs = errorType === 'Sandbox.Timedout' ? 1_500 : 20_000;
      const { lambda, logs } = await startBundle(SOURCE, ['run'], { timeoutMs, memoryMb: 128 });
      const first = (await call(lambda, 'run')) as number;
      const requestId = '00000000-0000-4000-8000-00000000000a';
      const error = errorOf(await lambda.invoke('run', JSON.stringify({ how }), { requestId }));
      expect(error.errorType).toBe(errorType);
      expect(error.errorMessage).toMatch(new RegExp(message));
      await until(() => !alive(first));
      const report = () =>
        logs.find(({ text }) => text.includes('platform.report') && text.includes(requestId));
      await until(() => report() !== undefined);
      const status = errorType === 'Sandbox.Timedout' ? 'timeout' : 'error';
      expect(JSON.parse(report()?.text ?? '{}').record).toMatchObject({ status, errorType });
      expect(await call(lambda, 'run')).not.toBe(first);
    },
  );

  it('does not disturb the invocations beside it', async () => {
    const source = `${SOURCE}
      export const slow = async () => { await new Promise((r) => setTimeout(r, 700)); return 'done'; };`;
    const { lambda } = await startBundle(source, ['run', 'slow'], { memoryMb: 128 });
    const all = await Promise.all([
      call(lambda, 'slow'),
      lambda.invoke('run', '{"how":"exit 3"}').then(errorOf),
      call(lambda, 'slow'),
      lambda.invoke('run', '{"how":"heap"}').then(errorOf),
      call(lambda, 'run'),
    ]);
    expect(all.map((one) => (one as { errorType?: string }).errorType ?? typeof one)).toEqual([
      'string',
      'Runtime.ExitError',
      'string',
      'Runtime.OutOfMemory',
      'number',
    ]);
  });

  it('leaves an answered invocation answered, and its successor unharmed', async () => {
    const source = `
      export const run = async () => { setTimeout(() => process.exit(5), 200); return process.pid; };`;
    const { lambda } = await startBundle(source, ['run']);
    // Its end is seen before what it left behind is cleaned up: the successor must not be given to it then.
    for (let round = 0; round < 8; round++) {
      const first = (await call(lambda, 'run')) as number;
      while (alive(first)) await new Promise(setImmediate);
      expect(await call(lambda, 'run')).not.toBe(first);
    }
  });
});
