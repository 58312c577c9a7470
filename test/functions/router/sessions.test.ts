import { describe, expect, test } from 'vitest';
import type { AssumeRole, Session } from '../../../functions/router/ports.ts';
import { createMinter, type Minter } from '../../../functions/router/sessions.ts';

const request: AssumeRole = {
  roleArn: 'arn:aws:iam::111122223333:role/r',
  sessionName: 'read_letter@aaaa',
  sourceIdentity: 'aaaa',
  tags: { actor: 'ai-agent', tool: 'read_letter', tenant: 'fjord', subject: 'aaaa' },
  durationSeconds: 900,
  policy: '{}',
};
const timeoutMs = 5_000;

type Sts = {
  nowMs: number;
  voidBeforeMs: (call: { tool: string; subject: string }) => number;
  asked: AssumeRole[];
  /** settles the oldest request that is still open */
  settle: ((error?: Error) => void)[];
  minter: Minter;
  /** the access key id of a reusable session; STS answers at once */
  get: (given?: AssumeRole) => Promise<string>;
};

/** An STS that answers when told to, with sessions of 900 s that are numbered. */
function createSts(): Sts {
  const asked: AssumeRole[] = [];
  const settle: Sts['settle'] = [];
  const assumeRole = (given: AssumeRole) => {
    const number = asked.push(given);
    const { promise, resolve, reject } = Promise.withResolvers<Session>();
    settle.push((error) => {
      const expiresAtMs = sts.nowMs + 900_000;
      const keys = { accessKeyId: `ASIA${number}`, secretAccessKey: 's', sessionToken: 't' };
      if (error) reject(error);
      else resolve({ credentials: keys, expiresAtMs });
    });
    return promise;
  };
  const sts: Sts = {
    nowMs: 1_000_000,
    asked,
    settle,
    minter: createMinter(
      { now: () => sts.nowMs, sts: { assumeRole } },
      { voidBeforeMs: (call) => sts.voidBeforeMs(call) },
    ),
    voidBeforeMs: () => 0,
    async get(given = request) {
      const got = sts.minter.reusable(given, timeoutMs);
      await new Promise((resolve) => setImmediate(resolve));
      settle.shift()?.();
      return (await got).credentials.accessKeyId;
    },
  };
  return sts;
}

test('an equal request gets the same session, without asking again', async () => {
  const sts = createSts();
  expect([await sts.get(), await sts.get({ ...request })]).toEqual(['ASIA1', 'ASIA1']);
  expect(sts.asked).toEqual([request]);
});

const others: [string, Partial<AssumeRole>][] = [
  ['role', { roleArn: 'arn:aws:iam::111122223333:role/other' }],
  ['session name', { sessionName: 'read_letter@bbbb' }],
  ['source identity', { sourceIdentity: 'bbbb' }],
  ['tenant', { tags: { ...request.tags, tenant: 'tundra' } }],
  ['tool', { tags: { ...request.tags, tool: 'write_letter' } }],
  ['subject', { tags: { ...request.tags, subject: 'bbbb' } }],
  ['duration', { durationSeconds: 901 }],
  ['policy', { policy: '{"a":1}' }],
];
test.each(others)('a request with another %s gets a session of its own', async (_what, change) => {
  const sts = createSts();
  expect(await sts.get()).toBe('ASIA1');
  expect(await sts.get({ ...request, ...change })).toBe('ASIA2');
});

test('a request without a policy never gets a session that has one', async () => {
  const sts = createSts();
  const { policy: _none, ...without } = request;
  expect([await sts.get(), await sts.get(without), await sts.get()]).toEqual(['ASIA1', 'ASIA2', 'ASIA1']);
});

describe('the end of a session', () => {
  test('must leave the call its time and a minute', async () => {
    const sts = createSts();
    await sts.get();
    sts.nowMs += 900_000 - 60_000 - timeoutMs;
    expect(await sts.get()).toBe('ASIA1');
    sts.nowMs += 1;
    expect(await sts.get()).toBe('ASIA2');
    expect(await sts.get()).toBe('ASIA2');
  });

  test('comes sooner for a tool that takes longer', async () => {
    const sts = createSts();
    await sts.get();
    const long = sts.minter.reusable(request, 900_000 - 60_000);
    expect((await long).credentials.accessKeyId).toBe('ASIA1');
    const longer = sts.minter.reusable(request, 900_000 - 60_000 + 1);
    await new Promise((resolve) => setImmediate(resolve));
    sts.settle.shift()?.();
    expect((await longer).credentials.accessKeyId).toBe('ASIA2');
  });
});

describe('requests that come together', () => {
  const together = (sts: ReturnType<typeof createSts>, many: number) =>
    Array.from({ length: many }, () => sts.minter.reusable(request, timeoutMs));
  const keysOf = async (sessions: Promise<Session>[]) =>
    (await Promise.all(sessions)).map(({ credentials }) => credentials.accessKeyId);
  const turn = () => new Promise((resolve) => setImmediate(resolve));

  test('share one mint', async () => {
    const sts = createSts();
    const asked = together(sts, 5);
    sts.settle.shift()?.();
    expect(await keysOf(asked)).toEqual(Array(5).fill('ASIA1'));
    expect(sts.asked).toHaveLength(1);
  });

  test('share one mint too when the session that was held has ended', async () => {
    const sts = createSts();
    await sts.get();
    sts.nowMs += 900_000;
    const asked = together(sts, 5);
    await turn();
    expect(sts.asked).toHaveLength(2);
    sts.settle.shift()?.();
    expect(await keysOf(asked)).toEqual(Array(5).fill('ASIA2'));
  });

  test('share a failure, and it is not held: the next one asks again', async () => {
    const sts = createSts();
    const asked = together(sts, 3);
    sts.settle.shift()?.(new Error('throttled'));
    for (const { status } of await Promise.allSettled(asked)) expect(status).toBe('rejected');
    expect(sts.asked).toHaveLength(1);
    expect(await sts.get()).toBe('ASIA2');
  });

  test('a late failure of an old mint does not drop the session that replaced it', async () => {
    const sts = createSts();
    await sts.get();
    sts.nowMs += 900_000;
    const [failing] = together(sts, 1);
    await turn();
    sts.settle.shift()?.(new Error('x'));
    await failing?.catch(() => undefined);
    expect(await sts.get()).toBe('ASIA3');
    expect(await sts.get()).toBe('ASIA3');
  });
});

test('a fresh session is nobody else’s, before or after', async () => {
  const sts = createSts();
  await sts.get();
  const fresh = [sts.minter.fresh(request), sts.minter.fresh(request)];
  for (const settle of sts.settle.splice(0)) settle();
  const keys = (await Promise.all(fresh)).map(({ credentials }) => credentials.accessKeyId);
  expect(keys).toEqual(['ASIA2', 'ASIA3']);
  expect(await sts.get()).toBe('ASIA1');
});

test('a thousand sessions are held, then the one goes that was not used for longest', async () => {
  const sts = createSts();
  const numbered = (at: number) => ({ ...request, policy: `{"at":${at}}` });
  for (let at = 0; at < 1_000; at += 1) await sts.get(numbered(at));
  expect(await sts.get(numbered(0))).toBe('ASIA1');
  await sts.get(numbered(1_000));
  expect(await sts.get(numbered(0))).toBe('ASIA1');
  expect(await sts.get(numbered(2))).toBe('ASIA3');
  expect(await sts.get(numbered(1))).toBe('ASIA1002');
});
