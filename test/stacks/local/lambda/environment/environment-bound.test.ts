import { expect, it } from 'vitest';
import {
  accountConcurrency,
  environmentBound,
} from '../../../../../stacks/local/lambda/environment/environment-bound.ts';

const GB = 1024 ** 3;
const machine = (cores: number, gb: number) => ({ cores, memoryBytes: gb * GB });

it.each([
  ['a small laptop', machine(2, 4), 4],
  ['a laptop', machine(8, 8), 8],
  ['a workstation', machine(16, 64), 32],
  ['few cores with much memory', machine(2, 64), 10],
  ['a tiny machine', machine(1, 1), 4],
])('follows cores and memory: %s', (_, of, environments) => {
  expect(environmentBound({}, of)).toBe(environments);
});

it('is the number that somebody chose', () => {
  expect(environmentBound({ CHOKEPOINT_ENVIRONMENTS: '1' }, machine(8, 8))).toBe(1);
  expect(environmentBound({ CHOKEPOINT_ENVIRONMENTS: '1000' }, machine(8, 8))).toBe(1_000);
});

it.each(['', '0', '-1', '1.5', '1e2', 'many', '1001', ' 4', '0x10'])(
  'refuses "%s" in one sentence',
  (text) => {
    expect(() => environmentBound({ CHOKEPOINT_ENVIRONMENTS: text })).toThrow(
      `CHOKEPOINT_ENVIRONMENTS is "${text}", not a whole number from 1 to 1000.`,
    );
  },
);

it('takes the quota of the account from whoever chose one, and has none otherwise', () => {
  expect(accountConcurrency({})).toBeUndefined();
  expect(accountConcurrency({ CHOKEPOINT_ACCOUNT_CONCURRENCY: '10' })).toBe(10);
  expect(() => accountConcurrency({ CHOKEPOINT_ACCOUNT_CONCURRENCY: '0' })).toThrow(
    'CHOKEPOINT_ACCOUNT_CONCURRENCY is "0", not a whole number from 1 to 100000.',
  );
});
