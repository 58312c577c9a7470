/** A little of `npm run load`, so that it and what it shows stay true. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type StartedSystem, startSystem } from '../support/start-system.ts';
import { crashProblems } from './crash-problems.ts';
import { crashSystem } from './crash-system.ts';
import { killFunctions, victims } from './kill-functions.ts';
import { killProblems } from './kill-problems.ts';
import { loadProblems } from './print.ts';
import { recordProblems } from './record-problems.ts';
import { runLoad } from './run-load.ts';

let system: StartedSystem;
beforeAll(async () => {
  system = await startSystem();
});
afterAll(() => system.stop());

test('a function that is killed is felt by the call that it served, and by no other', async () => {
  const kills = await killFunctions(system, { kills: 9, seed: 5, onKill: () => undefined });
  expect(new Set(kills.map(({ victim }) => victim))).toEqual(new Set(victims));
  expect(await killProblems(kills, system.home)).toEqual([]);
});

test('people at once through every kind of client each get their own answers', async () => {
  const result = await runLoad(system, { clients: 24, seconds: 5, seed: 1, which: 'all' });
  expect(loadProblems(result)).toEqual([]);
  expect(result.tally.right).toBeGreaterThan(24);
});

test('a system that is killed while people write loses and repeats nothing', async () => {
  const { system: again, all } = await crashSystem(system, { crashes: 1, seed: 1, onCrash: () => undefined });
  system = again;
  expect(all[0]?.writes.some(({ heard }) => heard === 'ok')).toBe(true);
  expect(await crashProblems(all, system.home)).toEqual([]);
  expect(await recordProblems(system.home)).toEqual([]);
});
