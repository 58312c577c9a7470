import { describe, expect, test } from 'vitest';
import { call } from '../../../functions/router/call.ts';
import type { Frame } from '../../../shared/private-call.ts';
import { Refusal } from '../../../shared/refusal.ts';
import { createWorld, from, ines } from './fakes.ts';

/** read_letter has 5 s; the tool breaks off after `afterMs`. */
async function breakOff(afterMs: number, is: 'crashed' | 'bad-output', thrown: boolean) {
  const world = createWorld();
  world.frames = () => {
    world.clock.nowMs += afterMs;
    if (thrown) throw new Refusal({ is });
    return [];
  };
  const request = { id: crypto.randomUUID(), name: 'read_letter', arguments: { path: 'a' }, listener: {} };
  const { sourceIp } = from;
  const facts = {
    callId: request.id,
    tool: request.name,
    caller: ines,
    arguments: request.arguments,
    sourceIp,
  };
  const error = await call(
    { ...request, ...from },
    ines,
    world.router.ports.audit.begin(facts),
    world.router,
  ).catch((refusal: Refusal) => refusal);
  return (error as Refusal).reason;
}

const endings: [string, number, 'crashed' | 'bad-output', boolean, object][] = [
  ['broke off before its deadline crashed', 4_999, 'crashed', true, { is: 'crashed' }],
  ['broke off at its deadline was late', 5_000, 'crashed', true, { is: 'timed-out', timeoutMs: 5_000 }],
  [
    'said nothing until its deadline was late',
    5_000,
    'crashed',
    false,
    { is: 'timed-out', timeoutMs: 5_000 },
  ],
  ['said nothing and ended early crashed', 1, 'crashed', false, { is: 'crashed' }],
  ['was late with a bad answer answered badly', 6_000, 'bad-output', true, { is: 'bad-output' }],
];

test.each(endings)('a tool that %s', async (_what, afterMs, is, thrown, reason) => {
  expect(await breakOff(afterMs, is, thrown)).toEqual(reason);
});

describe('a busy tool', () => {
  const busy = () => {
    throw new Refusal({ is: 'throttled' });
  };

  /** @returns how often the tool was called, and the refusal, if it is one */
  async function callBusy(name: string, args: object, replies: (() => Frame[])[]) {
    const world = createWorld();
    let posts = 0;
    world.frames = () => {
      posts += 1;
      return (replies.shift() ?? busy)();
    };
    const request = { id: crypto.randomUUID(), name, arguments: args, listener: {} };
    const facts = { callId: request.id, tool: name, caller: ines, arguments: args, sourceIp: from.sourceIp };
    const audit = world.router.ports.audit.begin(facts);
    const ended = await call({ ...request, ...from }, ines, audit, world.router).catch(
      (refusal: Refusal) => refusal.reason,
    );
    return { posts, ended, waitedMs: world.clock.nowMs - createWorld().clock.nowMs };
  }
  const read = { path: 'a' };
  const letter = { path: 'a', text: 'b', modifiedAt: '2026-01-01T00:00:00Z' };
  const answers = (): Frame[] => [{ outcome: { structuredContent: letter } }];

  test('is asked once more for a read, after a moment', async () => {
    const { posts, ended, waitedMs } = await callBusy('read_letter', read, [busy, answers]);
    expect(posts).toBe(2);
    expect(ended).toMatchObject({ structuredContent: letter });
    expect(waitedMs).toBeGreaterThanOrEqual(200);
    expect(waitedMs).toBeLessThanOrEqual(400);
  });

  test('that stays busy is asked twice, never more', async () => {
    expect(await callBusy('read_letter', read, [])).toMatchObject({ posts: 2, ended: { is: 'throttled' } });
  });

  test('is asked once for a write', async () => {
    const write = { path: 'a', text: 'b' };
    expect(await callBusy('write_letter', write, [])).toMatchObject({ posts: 1, ended: { is: 'throttled' } });
  });
});
