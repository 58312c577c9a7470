/** Brakes over a clock of our own: how soon they hold, how often they are read, and what happens when they cannot be. */
import { describe, expect, test } from 'vitest';
import { watchBrakes } from '../../../functions/router/brake.ts';
import type { Effect } from '../../../shared/contract.ts';
import { fakeControl } from './fake-control.ts';

function watched() {
  const control = fakeControl();
  const clock = { nowMs: 1_000_000 };
  const watch = watchBrakes({ control, now: () => clock.nowMs });
  const check = (effect: Effect = 'read', subject = 'ines', tool = 'read_letter') =>
    watch.check({ tool, subject, effect }).then(
      () => 'goes on',
      (error) => [error.reason.is, error.reason.what].join(' '),
    );
  return { control, clock, watch, check, turn: () => new Promise((done) => setImmediate(done)) };
}

describe('a brake', () => {
  test.each([
    ['all', 'braked all', 'braked all', 'braked all'],
    ['tool:read_letter', 'braked tool', 'braked tool', 'goes on'],
    ['caller:ines', 'braked caller', 'goes on', 'braked caller'],
  ])('on %s stops the calls that it names', async (name, own, others, otherTool) => {
    const { control, check } = watched();
    control.item = { [name]: 1 };
    expect([
      await check(),
      await check('read', 'olaf'),
      await check('write', 'ines', 'create_parcel'),
    ]).toEqual([own, others, otherTool]);
  });

  test('that came off stops nothing', async () => {
    const { control, check } = watched();
    control.item = { 'released:all': 1 };
    expect(await check()).toBe('goes on');
  });

  test('holds within 4 s of its writing, whenever the calls come', async () => {
    const { control, clock, check, turn } = watched();
    await check();
    control.item = { all: clock.nowMs };
    const seen: number[] = [];
    for (let atMs = 0; atMs <= 6_000; atMs += 100) {
      if ((await check()) === 'goes on') seen.push(atMs);
      await turn();
      clock.nowMs += 100;
    }
    expect(seen.at(-1)).toBeLessThan(4_000);
    const idle = watched();
    await idle.check();
    idle.control.item = { all: 1 };
    idle.clock.nowMs += 4_000;
    expect(await idle.check()).toBe('braked all');
  });
});

describe('the item', () => {
  test('is read once for all calls that come together, and then not for 2 s', async () => {
    const { control, clock, check } = watched();
    await Promise.all(Array.from({ length: 50 }, () => check()));
    clock.nowMs += 1_999;
    await check();
    expect(control.asked.brakes).toBe(1);
  });

  test('is read again in the background, so that no warm call waits', async () => {
    const { control, clock, check } = watched();
    await check();
    clock.nowMs += 2_500;
    control.before = () => new Promise(() => undefined);
    expect(await check()).toBe('goes on');
    expect(control.asked.brakes).toBe(2);
  });

  test('counts from when the read began, not from when it answered', async () => {
    const { control, clock, check } = watched();
    control.before = async () => {
      clock.nowMs += 3_000;
    };
    await check();
    control.before = async () => undefined;
    control.item = { all: 1 };
    clock.nowMs += 1_000;
    expect(await check()).toBe('braked all');
  });

  test('that was on its way while the environment was frozen is read anew', async () => {
    const { control, clock, check } = watched();
    await check();
    clock.nowMs += 2_500;
    let thaw = () => {};
    control.before = () => new Promise((resolve) => (thaw = resolve));
    await check();
    control.before = async () => undefined;
    control.item = { all: 1 };
    clock.nowMs += 600_000;
    const thawed = check();
    thaw();
    expect(await thawed).toBe('braked all');
  });
});

describe('when the table does not answer', () => {
  test.each<[Effect, string]>([
    ['read', 'unavailable control'],
    ['write', 'unavailable control'],
    ['destroy', 'unavailable control'],
  ])('a %s of an environment that never read the brakes is refused', async (effect, outcome) => {
    const { control, check } = watched();
    control.works = false;
    expect(await check(effect)).toBe(outcome);
  });

  test.each<[Effect, afterMs: number, string]>([
    ['write', 3_999, 'goes on'],
    ['write', 4_000, 'unavailable control'],
    ['destroy', 4_000, 'unavailable control'],
    ['read', 4_000, 'goes on'],
    ['read', 59_999, 'goes on'],
    ['read', 60_000, 'unavailable control'],
  ])('a %s, %i ms after the last read: %s', async (effect, afterMs, outcome) => {
    const { control, clock, check } = watched();
    await check();
    control.works = false;
    clock.nowMs += afterMs;
    expect(await check(effect)).toBe(outcome);
  });

  test('reads that go on heed the last known brakes, and do not all wait for the table', async () => {
    const { control, clock, check } = watched();
    control.item = { 'caller:ines': 1 };
    await check();
    control.works = false;
    clock.nowMs += 10_000;
    expect([await check(), await check('read', 'olaf'), await check('read', 'olaf')]).toEqual([
      'braked caller',
      'goes on',
      'goes on',
    ]);
    expect(control.asked.brakes).toBe(2);
  });
});

test.each([
  [{ all: 7_000 }, 12_000],
  [{ 'released:tool:read_letter': 9_000, 'caller:ines': 8_000 }, 14_000],
  [{ 'caller:olaf': 9_000 }, 0],
])('sessions from before %j are void until %i', async (item, until) => {
  const { control, watch, check } = watched();
  control.item = item;
  await check('read', 'petra', 'callerid');
  expect(watch.voidBeforeMs({ tool: 'read_letter', subject: 'ines' })).toBe(until);
});
