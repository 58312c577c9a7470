/** Brakes and budgets on the way of a call: what is stopped where, what is on record, which sessions are never used again. */
import { describe, expect, test } from 'vitest';
import { call } from '../../../functions/router/call.ts';
import { createWorld, document, from, ines, type World } from './fakes.ts';

const request = (name = 'read_letter', args: unknown = { path: 'reports/q3.md' }) => ({
  ...{ id: crypto.randomUUID(), name, arguments: args, listener: {}, ...from },
});

/** `ok`, or the reason of the refusal. */
function make(world: World, asked = request(), caller = ines): Promise<string> {
  const audit = world.router.ports.audit.begin({
    ...{ callId: asked.id, tool: asked.name, caller, arguments: asked.arguments },
    sourceIp: from.sourceIp,
  });
  return call(asked, caller, audit, world.router).then(
    () => 'ok',
    (error) => error.reason.is,
  );
}

const create = () => createWorld([{ outcome: { structuredContent: document } }]);
const steps = ({ happened }: World) =>
  happened.map((one) => (one.step === 'decided' ? `decided ${one.allowed}` : one.step));

describe('a braked call', () => {
  test('is refused, and the refusal is on record as its decision; nothing is minted', async () => {
    const world = create();
    world.control.item = { 'tool:read_letter': 1 };
    expect(await make(world)).toBe('braked');
    expect(steps(world)).toEqual(['decided false']);
  });

  test('is stopped when the brake comes while it waits for its sessions', async () => {
    const world = create();
    const mint = world.mint;
    world.mint = async (asked) => {
      world.control.item = { [`caller:${ines.subject}`]: 1 };
      world.clock.nowMs += 4_000;
      return mint(asked);
    };
    expect(await make(world)).toBe('braked');
    expect(steps(world)).not.toContain('posted');
  });

  test('that would not be allowed is refused for that, and spends nothing', async () => {
    const world = create();
    world.control.item = { all: 1 };
    expect(await make(world, request(), { ...ines, scopes: [] })).toBe('missing-scope');
    expect(world.control.asked).toEqual({ brakes: 0, lease: 0 });
  });
});

describe('sessions', () => {
  const accessKeys = ({ happened }: World) =>
    happened.flatMap((one) => (one.step === 'posted' ? [one.request.session.credentials.accessKeyId] : []));

  test('from before a brake are not used after it came off', async () => {
    const world = create();
    await make(world);
    await make(world);
    world.clock.nowMs += 10_000;
    world.control.item = { 'released:tool:read_letter': world.clock.nowMs };
    world.clock.nowMs += 10_000;
    await make(world);
    await make(world);
    const [first, second, third, fourth] = accessKeys(world);
    expect([second === first, third === first, fourth === third]).toEqual([true, false, true]);
  });

  test('of other tools and callers stay', async () => {
    const world = create();
    await make(world);
    world.control.item = {
      'released:tool:callerid': world.clock.nowMs,
      'released:caller:olaf': world.clock.nowMs,
    };
    world.clock.nowMs += 10_000;
    await make(world);
    const [first, second] = accessKeys(world);
    expect(second).toBe(first);
  });
});

describe('a call beyond its budget', () => {
  test('is refused, on record, without a session', async () => {
    const world = create();
    world.control.lease = async () => false;
    const asked = request('write_letter', { path: 'a.md', text: 'x' });
    expect(await make(world, asked)).toBe('over-budget');
    expect(steps(world)).toEqual(['decided false']);
  });

  test('in bytes is the one after the answer that used them up', async () => {
    const world = createWorld([
      { outcome: { structuredContent: { ...document, text: 'x'.repeat(30_000) } } },
    ]);
    const day = new Map<string, number>();
    world.control.lease = async ({ key, what, amount }) => {
      const sum = (day.get(key + what) ?? 0) + amount;
      if (what === 'bytes' && sum > 10_020_000) return false;
      day.set(key + what, sum);
      return true;
    };
    const outcomes: string[] = [];
    for (let at = 0; at < 400; at += 1) outcomes.push(await make(world));
    expect(outcomes.indexOf('over-budget')).toBeGreaterThan(300);
    expect(new Set(outcomes)).toEqual(new Set(['ok', 'over-budget']));
  });
});

test.each([
  ['read_letter', { path: 'reports/q3.md' }, 'ok'],
  ['write_letter', { path: 'a.md', text: 'x' }, 'unavailable'],
])('without the control table %s is answered: %s %s', async (name, args, outcome) => {
  const world = create();
  await make(world);
  world.control.works = false;
  world.clock.nowMs += 5_000;
  expect(await make(world, request(name, args))).toBe(outcome);
});
