import { beforeAll, expect, test } from 'vitest';
import type { Plan } from '../../../../stacks/plan/plan-types.ts';
import { printCalls } from '../../../../stacks/report/scale/print-calls.ts';
import { simulate } from '../../../../stacks/report/scale/simulate.ts';
import { readStageModel } from '../../../../stacks/report/scale/stage-model.ts';
import { planned } from '../../../support/plans.ts';

let plan: Plan;
beforeAll(async () => {
  plan = await planned('production');
});

test('a stage’s functions have the memory, the reservations and the tenants of the plan', () => {
  const stage = readStageModel(plan);
  expect(stage.tools.map(({ name }) => name)).toEqual(plan.contracts.map(({ name }) => name));
  expect(stage.router.memoryMb).toBeGreaterThan(128);
  for (const { name, effect, byTenant, reserved } of stage.tools) {
    expect([name, byTenant]).toEqual([name, effect !== 'read']);
    expect([name, reserved]).toEqual([
      name,
      plan.contracts.find((one) => one.name === name)?.reservedConcurrency,
    ]);
  }
  expect(stage.firewall).toEqual({ requests: 20_000, windowSeconds: 300 });
});

test('a plan without the functions that traffic needs is refused', () => {
  expect(() => readStageModel({ ...plan, contracts: [] })).toThrow('no router, no authorizer or no tools');
});

test('the table fits a terminal and says costs, waits, limits and their order', () => {
  const stage = readStageModel(plan);
  const run = { minutes: 2, seed: 1 };
  const outcomes = [1, 40].map((callsPerSecond) =>
    simulate(stage, { callsPerSecond, limited: true, ...run }),
  );
  const demand = simulate(stage, { callsPerSecond: 40, limited: false, ...run });
  const text = printCalls(plan, stage, { outcomes, demand });
  for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(110);
  expect(text).toMatch(/calls a second +1 +40\n +answered +100 % +100 %/);
  const [cheap = 0, dear = 0] = (/USD a month +([\d,]+) +([\d,]+)/.exec(text) ?? [])
    .slice(1)
    .map((each) => Number(each.replaceAll(',', '')));
  expect(dear).toBeGreaterThan(cheap);
  const raised = text.slice(text.indexOf('Raise, in this order'));
  const rates = [...raised.matchAll(/^ {2}([\d,]+): /gm)].map(([, rate = '']) =>
    Number(rate.replaceAll(',', '')),
  );
  expect(rates.length).toBeGreaterThan(0);
  expect(rates).toEqual(rates.toSorted((left, right) => left - right));
  expect(text).toContain('A simulation, not a measurement.');
});
