import { expect, test } from 'vitest';
import { call } from '../../../functions/router/call.ts';
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
