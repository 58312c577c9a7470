/** Some of `npm run fuzz`, with a seed of its own. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { printFuzzed } from './print.ts';
import { runTargets } from './run-cases.ts';
import type { Target } from './target.ts';
import { makers } from './targets.ts';

const seed = 20_261_201;
let targets: Target[];
beforeAll(async () => {
  const names = Object.keys(makers).filter((name) => name !== 'doors');
  targets = await Promise.all(names.map(async (name) => (makers[name] as () => Promise<Target>)()));
});
afterAll(async () => {
  for (const { end } of targets) await end?.();
});

test('20,000 hostile inputs crash nothing, hang nothing, and bring nothing out', async () => {
  const fuzzed = await runTargets(targets, { seed, cases: 20_000 });
  expect(printFuzzed(fuzzed, seed)).toContain(': 0 findings');
  // Each reader understood some of them and refused others.
  for (const { target, outcomes } of fuzzed.counted) expect(outcomes.size, target).toBeGreaterThan(1);
});
