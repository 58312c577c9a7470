/** Every fault of the table but those that take long: `npm run faults` runs all of them. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { importConditions } from '#application/place';
import { placeForSystem } from '../support/systems.ts';
import { lineOf } from './print.ts';
import { runFault } from './run-fault.ts';
import { faults } from './table.ts';
import { startWorld, type World } from './world.ts';

let place: Awaited<ReturnType<typeof placeForSystem>>;
let world: World;
beforeAll(async () => {
  place = await placeForSystem({ conditions: ['faults', ...importConditions] });
  world = await startWorld(place);
});
afterAll(async () => {
  await world.close();
  await place.remove();
});

const mostMs = 7_000;
/** Another file of tests runs on this machine at the same time. */
const slack = 3;
const quick = faults.filter(({ withinMs = 0 }) => withinMs <= mostMs);

test.each(quick.map((fault, at) => [fault.name, fault, at] as const))(
  'while %s, calls hear what it is, and the next one is as always',
  async (_name, fault, at) => {
    const result = await runFault(world, fault, { at, slack });
    expect(result.problems, lineOf(result)).toEqual([]);
  },
);

test('an answer that is not the expected one is found', async () => {
  const given = [{ part: 'STS', fails: { is: 'down' } }] as const;
  const { problems } = await runFault(
    world,
    { name: 'STS is down', given, hears: { read: 'ok' } },
    { at: faults.length, slack },
  );
  expect(problems).toEqual(['read heard "unavailable", not "ok"']);
});
