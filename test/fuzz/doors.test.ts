import { expect, inject, test } from 'vitest';
import { printFuzzed } from './print.ts';
import { runTargets } from './run-cases.ts';
import { doorsOf } from './targets/doors.ts';

test('hostile bytes at a running door are refused, and calls go on', async () => {
  const fuzzed = await runTargets([await doorsOf(inject('system'))], { seed: 3, cases: 150 });
  expect(printFuzzed(fuzzed, 3)).toContain(': 0 findings');
  expect(fuzzed.counted[0]?.outcomes.get('200')).toBeGreaterThan(0);
  expect(fuzzed.counted[0]?.outcomes.get('400')).toBeGreaterThan(0);
});
