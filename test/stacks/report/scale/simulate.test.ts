import { expect, test } from 'vitest';
import { limitsFilled } from '../../../../stacks/report/scale/limits-filled.ts';
import type { Outcome } from '../../../../stacks/report/scale/outcome.ts';
import { type Run, simulate } from '../../../../stacks/report/scale/simulate.ts';
import type { StageModel, ToolModel } from '../../../../stacks/report/scale/stage-model.ts';

const fn = { memoryMb: 1_769, reserved: undefined, byTenant: false };
const tool = (name: string, change: Partial<ToolModel>): ToolModel => ({
  ...{ ...fn, name, effect: 'read', hasData: true, ...change },
});
const stage: StageModel = {
  router: { ...fn, name: 'router' },
  authorizer: { ...fn, name: 'authorizer' },
  tools: [tool('read', {}), tool('write', { effect: 'write', byTenant: true })],
  firewall: { requests: 3_000, windowSeconds: 300 },
};
const usual: Run = { callsPerSecond: 20, minutes: 5, seed: 1, limited: true };
const refusedIn = ({ refused }: Outcome) => [...refused.values()].reduce((sum, times) => sum + times, 0);

test('the same seed gives the same run, and another one another', () => {
  const [one, same, other] = [usual, usual, { ...usual, seed: 2 }].map((run) => simulate(stage, run));
  expect(same?.waitsMs).toEqual(one?.waitsMs);
  expect(other?.waitsMs).not.toEqual(one?.waitsMs);
});

test('calls come at their rate, and every call is answered or refused', () => {
  const outcome = simulate(stage, usual);
  // A minute of growing traffic, then four at the full rate.
  expect(outcome.calls / (20 * 270)).toBeGreaterThan(0.95);
  expect(outcome.calls / (20 * 270)).toBeLessThan(1.05);
  expect(outcome.waitsMs.length + refusedIn(outcome)).toBe(outcome.calls);
  expect(refusedIn(outcome)).toBe(0);
  expect(outcome.router.calls()).toBeGreaterThanOrEqual(outcome.calls);
  expect(outcome.authorizer.calls()).toBeLessThan(outcome.calls / 2);
});

test('reads that repeat their arguments spare requests of STS, and writes never do', () => {
  const only = (each: ToolModel) => {
    const outcome = simulate({ ...stage, tools: [each] }, usual);
    return outcome.sts.total() / outcome.calls;
  };
  const [reads, writes, without] = [
    tool('a', {}),
    tool('b', { effect: 'write' }),
    tool('c', { hasData: false }),
  ].map(only);
  expect(reads).toBeLessThan(1.6);
  expect(writes).toBeGreaterThan(1);
  expect(writes).toBeGreaterThan(reads ?? 0);
  expect(without).toBeLessThan(0.9);
});

test('each limit refuses by its own name', () => {
  const rate = { ...usual, callsPerSecond: 600, minutes: 2 };
  expect(simulate(stage, rate).refused.get('STS throttles')).toBeGreaterThan(0);
  const tight = { ...stage, tools: [tool('tight', { reserved: 1, hasData: false })] };
  expect(
    simulate(tight, { ...usual, callsPerSecond: 300, minutes: 2 }).refused.get(
      'a tool has too many calls at once',
    ),
  ).toBeGreaterThan(0);
  const full = { ...stage, tools: [...stage.tools, tool('keeps', { reserved: 998, effect: 'destroy' })] };
  expect(simulate(full, usual).refused.get('too many calls at once')).toBeGreaterThan(0);
});

test('without limits nothing is refused, and the fullest limit comes first', () => {
  const demand = simulate(stage, { ...usual, callsPerSecond: 600, minutes: 2, limited: false });
  expect(refusedIn(demand)).toBe(0);
  const filled = limitsFilled(demand, stage);
  expect(filled.map(({ share }) => share)).toEqual(
    filled.map(({ share }) => share).toSorted((a, b) => b - a),
  );
  expect(filled.find(({ name }) => name.startsWith('STS'))?.share).toBeGreaterThan(1);
  // 600 calls a second from 8 addresses, of which each may send 3,000 in 300 s.
  expect(filled[0]).toMatchObject({
    name: 'WAF: requests of one address in 300 s',
    used: 22_500,
    share: 7.5,
  });
});
