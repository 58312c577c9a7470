/** Budgets over one shared table and several environments: what is let through, what it costs, when it is refused. */
import { describe, expect, test } from 'vitest';
import { createBudgets } from '../../../functions/router/budget.ts';
import type { Budget, Effect } from '../../../shared/contract.ts';
import { fakeControl } from './fake-control.ts';

const plenty: Budget = { callsPerMinute: 1e6, callsPerDay: 1e6, bytesPerDay: 1e12 };

/** The first millisecond of a day. */
const midnightMs = 20_000 * 86_400_000;

function environments(count: number, effect: Effect, budget: Partial<Budget>) {
  const control = fakeControl();
  const clock = { nowMs: midnightMs };
  const spender = { tool: { name: 'tool', effect, budget: { ...plenty, ...budget } }, subject: 'ines' };
  const budgets = Array.from({ length: count }, () => createBudgets({ control, now: () => clock.nowMs }));
  /** one call; what its refusal says otherwise */
  const call = (at: number, bytes = 0) =>
    budgets[at % count]?.take(spender).then(
      () => {
        budgets[at % count]?.spent(spender, bytes);
        return undefined;
      },
      (error) => error.reason,
    );
  const many = async (calls: number, bytes = 0) => {
    const refused = await Promise.all(Array.from({ length: calls }, (_, at) => call(at, bytes)));
    return refused.filter((reason) => reason === undefined).length;
  };
  return { control, clock, call, many, budgets, spender };
}

describe('calls', () => {
  test.each<[Effect, number]>([
    ['write', 100],
    ['destroy', 100],
  ])('that %s never pass the limit, over 1 or 7 environments at once', async (effect, limit) => {
    for (const count of [1, 7]) {
      const { many } = environments(count, effect, { callsPerMinute: limit });
      expect(await many(limit * 3)).toBe(limit);
    }
  });

  test('that read pass it by 1 % for each environment at most, and one environment uses all of it', async () => {
    for (const count of [1, 7]) {
      const { many } = environments(count, 'read', { callsPerMinute: 600 });
      const through = (await many(900)) + (await many(900));
      expect(through).toBeGreaterThanOrEqual(count === 1 ? 600 : 590);
      expect(through).toBeLessThanOrEqual(600 + count * 6);
    }
  });

  test('beyond the budget are told how long to wait, and go on in the next window', async () => {
    const { clock, call } = environments(1, 'write', { callsPerMinute: 2 });
    clock.nowMs += 17_500;
    expect([await call(0), await call(0), await call(0)]).toEqual([
      undefined,
      undefined,
      { is: 'over-budget', budget: '2 calls a minute', retryAfterSeconds: 43 },
    ]);
    clock.nowMs += 42_499;
    expect(await call(0)).toMatchObject({ is: 'over-budget', retryAfterSeconds: 1 });
    clock.nowMs += 1;
    expect(await call(0)).toBeUndefined();
  });

  test('count against the day, too', async () => {
    const { clock, call } = environments(1, 'destroy', { callsPerDay: 1 });
    await call(0);
    clock.nowMs += 3_600_000;
    expect(await call(0)).toEqual({
      is: 'over-budget',
      budget: '1 calls a day',
      retryAfterSeconds: 23 * 3_600,
    });
  });

  test('of another caller or tool have a budget of their own', async () => {
    const { call, budgets, spender } = environments(1, 'write', { callsPerMinute: 1 });
    await call(0);
    await expect(budgets[0]?.take({ ...spender, subject: 'olaf' })).resolves.toBeUndefined();
    const tool = { ...spender.tool, name: 'other' };
    await expect(budgets[0]?.take({ ...spender, tool })).resolves.toBeUndefined();
    expect(await call(0)).toMatchObject({ is: 'over-budget' });
  });

  test('ask the table seldom: a lease doubles', async () => {
    const { control, many } = environments(1, 'write', { callsPerMinute: 6_000 });
    expect(await many(600)).toBe(600);
    // 60, 120, 240, 480 for the minute; one each for the day's calls and bytes
    expect(control.asked.lease).toBe(6);
  });

  test('that read do not wait for the table while a window is young', async () => {
    const { control, call } = environments(1, 'read', {});
    control.before = () => new Promise(() => undefined);
    expect(await call(0)).toBeUndefined();
  });

  test('a lease of the last window is none in this one', async () => {
    const { control, clock, call } = environments(1, 'write', { callsPerMinute: 1_000 });
    await call(0);
    clock.nowMs += 60_000;
    await call(0);
    expect([...control.counts]).toContainEqual([`ines#tool#m${midnightMs / 60_000 + 1} calls`, 10]);
  });
});

describe('bytes', () => {
  test('are charged after the answer: each environment may pass the limit by one answer', async () => {
    const { many, call } = environments(3, 'write', { bytesPerDay: 1_000 });
    let through = 0;
    for (let at = 0; at < 60; at += 1) if ((await call(at, 90)) === undefined) through += 1;
    expect(through * 90).toBeGreaterThanOrEqual(900);
    expect(through * 90).toBeLessThanOrEqual(1_000 + 3 * 90);
    expect(await many(3)).toBe(0);
  });

  test('of one answer above the whole budget end the day', async () => {
    const { clock, call } = environments(1, 'read', { bytesPerDay: 1_000 });
    expect(await call(0, 5_000)).toBeUndefined();
    clock.nowMs += 1_000;
    expect(await call(0)).toMatchObject({ is: 'over-budget', budget: '1000 bytes a day' });
  });
});

describe('when the table does not answer', () => {
  test.each<Effect>(['write', 'destroy'])('what may %s is refused', async (effect) => {
    const { control, call } = environments(1, effect, {});
    control.works = false;
    expect(await call(0)).toEqual({ is: 'unavailable', what: 'control' });
  });

  test('reads go on, each environment up to the whole limit, and pay when it answers again', async () => {
    const { control, many, call } = environments(2, 'read', { callsPerMinute: 100 });
    control.works = false;
    expect(await many(150)).toBe(150);
    expect(await many(150)).toBe(50);
    expect(await call(0)).toMatchObject({ is: 'over-budget' });
    const again = environments(1, 'read', { callsPerMinute: 100 });
    again.control.works = false;
    expect(await again.many(40)).toBe(40);
    again.control.works = true;
    expect(await again.many(100)).toBeLessThanOrEqual(61);
  });
});
