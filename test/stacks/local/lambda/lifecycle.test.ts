import { spawn } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { LambdaThrottled } from '../../../../stacks/local/lambda/failures.ts';
import {
  alive,
  answerOf,
  atEnd,
  bundle,
  call,
  errorOf,
  spec,
  start,
  startBundle,
  takeDown,
  tempFolder,
  until,
} from './fixture.ts';

afterEach(takeDown);

/** Answers its process id, after as long as the event says; `running` counts how many run in this process. */
const SOURCE = `
let running = 0;
export const run = async ({ ms = 0 }) => {
  running += 1;
  const atOnce = running;
  await new Promise((resolve) => setTimeout(resolve, ms));
  running -= 1;
  return { pid: process.pid, atOnce };
};
export const folders = async () => ({ tmp: (await import('node:os')).tmpdir() });`;

type Ran = { pid: number; atOnce: number };
const ran = (value: unknown) => value as Ran;

describe('environments', () => {
  it('are started by the first invocation and reused when idle', async () => {
    const { lambda, logs } = await startBundle(SOURCE, ['run']);
    expect(logs).toEqual([]);
    const pids = [];
    for (let i = 0; i < 20; i += 1) pids.push(ran(await call(lambda, 'run')).pid);
    expect(new Set(pids).size).toBe(1);
  });

  it('run one invocation at a time each, and several beside each other', async () => {
    const { lambda } = await start([spec(bundle(SOURCE), 'run')], { startsAtOnce: 8 });
    const all = await Promise.all(Array.from({ length: 8 }, () => call(lambda, 'run', { ms: 150 })));
    expect(new Set(all.map((one) => ran(one).pid)).size).toBe(8);
    const more = await Promise.all(Array.from({ length: 8 }, () => call(lambda, 'run', { ms: 20 })));
    expect(more.map((one) => ran(one).atOnce)).toEqual(Array(8).fill(1));
    expect(new Set([...all, ...more].map((one) => ran(one).pid)).size).toBe(8);
  });

  it('are never shared by two functions', async () => {
    const folder = bundle(
      SOURCE.replace('export const run', 'export const other = (e) => run(e); export const run'),
    );
    const { lambda } = await start([spec(folder, 'run'), spec(folder, 'other')]);
    expect(ran(await call(lambda, 'run')).pid).not.toBe(ran(await call(lambda, 'other')).pid);
  });

  it('are ended when they were idle for too long', async () => {
    const { lambda } = await start([spec(bundle(SOURCE), 'run')], { idleMs: 50 });
    const { pid } = ran(await call(lambda, 'run'));
    await until(() => !alive(pid));
    expect(ran(await call(lambda, 'run')).pid).not.toBe(pid);
  });

  it('get fresh credentials, and are not used when these would end during an invocation', async () => {
    let issued = 0;
    const credentials = () => {
      issued += 1;
      const expiresAtMs = Date.now() + (issued === 1 ? 70_000 : 3_600_000);
      return { accessKeyId: `ASIA${issued}`, secretAccessKey: 's', sessionToken: 't', expiresAtMs };
    };
    const source = 'export const run = async () => process.env.AWS_ACCESS_KEY_ID;';
    const { lambda } = await startBundle(source, ['run'], { credentials, timeoutMs: 15_000 });
    expect(await call(lambda, 'run')).toBe('ASIA1');
    expect(await call(lambda, 'run')).toBe('ASIA2');
    expect(await call(lambda, 'run')).toBe('ASIA2');
    expect(issued).toBe(2);
  });
});

describe('too many invocations at once', () => {
  const busy = (n: number, lambda: { invoke: (name: string, payload: string) => Promise<unknown> }) =>
    Array.from({ length: n }, () => lambda.invoke('run', '{"ms":400}'));

  it.each([
    { title: 'beyond the reserved concurrency', reservedConcurrency: 2, runs: 2 },
    { title: 'with a reservation of none', reservedConcurrency: 0, runs: 0 },
  ])('are throttled $title', async ({ reservedConcurrency, runs }) => {
    const { lambda } = await startBundle(SOURCE, ['run'], { reservedConcurrency });
    const running = busy(runs, lambda);
    const refused = await lambda.invoke('run', '{}').catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(LambdaThrottled);
    expect(refused).toMatchObject({ code: 'TooManyRequestsException', status: 429 });
    await Promise.all(running);
    if (runs > 0) expect(ran(await call(lambda, 'run')).atOnce).toBe(1);
  });

  it('are throttled beyond what the account leaves to functions without a reservation', async () => {
    const code = bundle(
      SOURCE.replace('export const run', 'export const held = (e) => run(e); export const run'),
    );
    const functions = [spec(code, 'run'), spec(code, 'held', { reservedConcurrency: 1 })];
    const { lambda } = await start(functions, { accountConcurrency: 3 });
    const running = busy(2, lambda);
    await expect(lambda.invoke('run', '{}')).rejects.toBeInstanceOf(LambdaThrottled);
    expect(ran(await call(lambda, 'held')).atOnce).toBe(1);
    await Promise.all(running);
    expect(ran(await call(lambda, 'run')).atOnce).toBe(1);
  });

  it('wait beyond the bound of this machine, in their order, and all are answered', async () => {
    const { lambda, logs } = await start([spec(bundle(SOURCE), 'run')], { environments: 2 });
    const ids = Array.from({ length: 12 }, (_, at) => `r-${at}`);
    const invocations = ids.map((requestId) => lambda.invoke('run', '{"ms":30}', { requestId }));
    const answers = (await Promise.all(invocations)).map((one) => ran(answerOf(one)));
    expect(answers.map(({ atOnce }) => atOnce)).toEqual(Array(12).fill(1));
    expect(new Set(answers.map(({ pid }) => pid)).size).toBe(2);
    // The first two wait for an environment that starts, all others for their turn.
    const started = logs.filter(({ text }) => text.includes('platform.start"')).map(({ text }) => text);
    const order = started.map((text) => JSON.parse(text).record.requestId);
    expect(order.filter((id) => !['r-0', 'r-1'].includes(id))).toEqual(ids.slice(2));
  });

  it('are served by the environments that are ready, while few load at once', async () => {
    const { lambda, logs } = await start([spec(bundle(SOURCE), 'run')], { startsAtOnce: 1 });
    const answers = await Promise.all(Array.from({ length: 40 }, () => call(lambda, 'run')));
    expect(answers.map((one) => ran(one).atOnce)).toEqual(Array(40).fill(1));
    expect(new Set(answers.map((one) => ran(one).pid)).size).toBeLessThan(10);
    expect(logs.filter(({ text }) => text.includes('platform.start"'))).toHaveLength(40);
  });

  it('get more environments while those that are ready stay busy', async () => {
    const { lambda } = await start([spec(bundle(SOURCE), 'run')], { startsAtOnce: 1 });
    const answers = await Promise.all(Array.from({ length: 3 }, () => call(lambda, 'run', { ms: 4_000 })));
    expect(new Set(answers.map((one) => ran(one).pid)).size).toBe(3);
  });

  it('are answered when the bundle of the first one does not load', async () => {
    const { lambda } = await start([spec(bundle('throw new Error("no");'), 'run')], { startsAtOnce: 1 });
    const all = Array.from({ length: 3 }, async () => errorOf(await lambda.invoke('run', '{}')));
    expect((await Promise.all(all)).map(({ errorMessage }) => errorMessage)).toEqual(['no', 'no', 'no']);
  });

  it('wait for no longer than the limit, and are then throttled', async () => {
    const functions = [spec(bundle(SOURCE), 'run')];
    const { lambda } = await start(functions, { environments: 1, environmentWaitMs: 50 });
    await call(lambda, 'run');
    const running = call(lambda, 'run', { ms: 1_000 });
    await expect(lambda.invoke('run', '{}')).rejects.toBeInstanceOf(LambdaThrottled);
    expect(ran(await running).atOnce).toBe(1);
    expect(ran(await call(lambda, 'run')).atOnce).toBe(1);
  });

  it('that wait count for the reserved concurrency, because they would run on AWS', async () => {
    const functions = [spec(bundle(SOURCE), 'run', { reservedConcurrency: 3 })];
    const { lambda } = await start(functions, { environments: 1 });
    const running = Array.from({ length: 3 }, () => call(lambda, 'run', { ms: 20 }));
    await expect(lambda.invoke('run', '{}')).rejects.toBeInstanceOf(LambdaThrottled);
    await Promise.all(running);
  });

  it('go on when the environment that they wait for dies', async () => {
    const source = `${SOURCE} export const die = async ({ ms }) => {
      if (ms === undefined) return 'alive';
      await new Promise((resolve) => setTimeout(resolve, ms));
      process.exit(1);
    };`;
    const { lambda } = await start([spec(bundle(source), 'die')], { environments: 1 });
    const dying = lambda.invoke('die', '{"ms":50}');
    const waiting = [call(lambda, 'die'), call(lambda, 'die')];
    expect(errorOf(await dying).errorType).toBe('Runtime.ExitError');
    expect(await Promise.all(waiting)).toEqual(['alive', 'alive']);
  });

  it('that wait are refused when the service ends', async () => {
    const { lambda } = await start([spec(bundle(SOURCE), 'run')], { environments: 1 });
    await call(lambda, 'run');
    const running = call(lambda, 'run', { ms: 10_000 }).catch((error: Error) => error.message);
    const waiting = expect(lambda.invoke('run', '{}')).rejects.toThrow('the local Lambda is closed');
    await lambda.close();
    await waiting;
    await running;
  });

  it('are not: one after the other with a reservation of one', async () => {
    const { lambda } = await startBundle(SOURCE, ['run'], { reservedConcurrency: 1 });
    for (let i = 0; i < 30; i += 1) await call(lambda, 'run');
  });
});

describe('new code', () => {
  it('is used by new environments; idle old ones end, running ones finish first', async () => {
    const code = (version: number) => `export const run = async ({ ms = 0 }) => {
      await new Promise((resolve) => setTimeout(resolve, ms));
      return { version: ${version}, pid: process.pid };
    };`;
    const { lambda } = await startBundle(code(1), ['run']);
    type Version = { version: number; pid: number };
    const [idle, other] = (await Promise.all([
      call(lambda, 'run', { ms: 100 }),
      call(lambda, 'run', { ms: 100 }),
    ])) as [Version, Version];
    const running = call(lambda, 'run', { ms: 3_000 }) as Promise<Version>;
    await lambda.updateCode('run', { folder: bundle(code(2)), handler: 'bundle.run' });
    expect([alive(idle.pid), alive(other.pid)].filter(Boolean)).toHaveLength(1);
    expect(await call(lambda, 'run')).toMatchObject({ version: 2 });
    const last = await running;
    expect(last.version).toBe(1);
    await until(() => !alive(last.pid));
    expect(await call(lambda, 'run')).toMatchObject({ version: 2 });
  });
});

describe('the end of the service', () => {
  it('leaves no process, no folder and no answer open', async () => {
    const { lambda } = await startBundle(`${SOURCE} export const busy = async () => { for (;;); };`, [
      'run',
      'busy',
      'folders',
    ]);
    const { pid } = ran(await call(lambda, 'run'));
    const { tmp } = (await call(lambda, 'folders')) as { tmp: string };
    const open = lambda.invoke('busy', '{}');
    const slow = lambda.invoke('run', '{"ms":10000}');
    await new Promise((resolve) => setTimeout(resolve, 100));
    await lambda.close();
    expect(errorOf(await open).errorType).toBe('Runtime.ExitError');
    expect(errorOf(await slow).errorType).toBe('Runtime.ExitError');
    expect(alive(pid)).toBe(false);
    expect(() => readdirSync(path.dirname(tmp))).toThrow('ENOENT');
    await expect(lambda.invoke('run', '{}')).rejects.toThrow('closed');
    await lambda.close();
  });

  it('removes what an environment wrote when the environment ends', async () => {
    const source = `
      import fs from 'node:fs'; import os from 'node:os';
      export const run = async ({ exit }) => {
        fs.mkdirSync(os.tmpdir() + '/deep/er', { recursive: true });
        fs.writeFileSync(os.tmpdir() + '/deep/er/file', 'left');
        if (exit) process.exit(1);
        return { tmp: os.tmpdir(), text: fs.readFileSync(os.tmpdir() + '/deep/er/file', 'utf8') };
      };`;
    const { lambda } = await startBundle(source, ['run']);
    const { tmp, text } = (await call(lambda, 'run')) as { tmp: string; text: string };
    expect(text).toBe('left');
    errorOf(await lambda.invoke('run', '{"exit":true}'));
    expect(() => readdirSync(tmp)).toThrow('ENOENT');
  });

  /** A parent of its own: starts two environments, one idle and one in a loop, prints their ids, then waits. */
  const PARENT = `
    import { startLambda } from ${JSON.stringify(fileURLToPath(new URL('../../../../stacks/local/lambda/lambda.ts', import.meta.url)))};
    const specs = JSON.parse(process.env.SPECS).map((one) => ({ ...one, credentials: () => ({
      accessKeyId: 'a', secretAccessKey: 's', sessionToken: 't', expiresAtMs: Date.now() + 3600000 }) }));
    const lambda = await startLambda({ functions: specs, onLog: ({ text }) => { if (text.startsWith('in')) console.log(text); } });
    await lambda.invoke('idle', '{}');
    lambda.invoke('busy', '{}').catch(() => {});
    process.stdin.once('data', (how) => {
      if (String(how) === 'exit') process.exit(0);
      throw new Error('parent broke');
    });`;

  it.each(['SIGKILL', 'SIGINT', 'SIGTERM', 'exit', 'throw'])(
    'by %s of the parent takes all children along',
    async (how) => {
      const folder = bundle(`
      import os from 'node:os';

      export const idle = async () => { console.log('in ' + process.pid + ' ' + os.tmpdir()); };
      export const busy = async () => { console.log('in ' + process.pid + ' ' + os.tmpdir()); for (;;); };`);
      const script = path.join(tempFolder(), 'parent.mts');
      writeFileSync(script, PARENT);
      const specs = [spec(folder, 'idle'), spec(folder, 'busy', { timeoutMs: 600_000 })];
      const env = { ...process.env, SPECS: JSON.stringify(specs) };
      const parent = spawn(process.execPath, [script], { env, stdio: ['pipe', 'pipe', 'ignore'] });
      atEnd(() => void parent.kill('SIGKILL'));
      let out = '';
      parent.stdout.on('data', (text) => {
        out += text;
      });
      await until(() => out.trim().split('\n').length === 2);
      const children = out
        .trim()
        .split('\n')
        .map((line) => line.split(' '));
      if (how.startsWith('SIG')) parent.kill(how as NodeJS.Signals);
      else parent.stdin.write(how);
      await until(() => children.every(([, pid]) => !alive(Number(pid))));
      await until(() => children.every(([, , tmp]) => !exists(path.dirname(tmp ?? ''))));
    },
  );
});

describe('a service that does not start', () => {
  it('leaves nothing behind', async () => {
    const before = temporary();
    await expect(start([spec('/nowhere/at/all', 'a')])).rejects.toThrow();
    expect(temporary().filter((name) => !before.includes(name))).toEqual([]);
  });
});

function exists(folder: string): boolean {
  try {
    readdirSync(folder);
    return true;
  } catch {
    return false;
  }
}

/** Folders of services of this process; others run their tests beside us. */
function temporary(): string[] {
  return readdirSync(os.tmpdir()).filter((name) => name.startsWith(`chokepoint-lambda-${process.pid}-`));
}
