import { beforeAll, describe, expect, it } from 'vitest';
import type { Plan, Resource } from '../../../../stacks/plan/plan-types.ts';
import { costsOf, total } from '../../../../stacks/report/costs/costs.ts';
import { prices } from '../../../../stacks/report/costs/prices.ts';
import { costLines } from '../../../../stacks/report/costs/print-costs.ts';
import { all, planned } from '../../../support/plans.ts';

let plan: Plan;

beforeAll(async () => {
  plan = await planned('production');
});

const idleOf = (of: Plan, what: string) => costsOf(of).idle.find((line) => line.what === what)?.quantity ?? 0;

describe('what a stage costs', () => {
  it('when nobody calls is what is there by the hour or the month', () => {
    const interfaces = all(plan, 'VpcEndpoint').filter(
      ({ inputs }) => inputs.vpcEndpointType === 'Interface',
    );
    expect(idleOf(plan, 'interface endpoint in one zone')).toBe(interfaces.length * 2);
    expect(idleOf(plan, 'KMS key')).toBe(all(plan, 'Key').length);
    expect(idleOf(plan, 'alarm')).toBe(all(plan, 'MetricAlarm').length);
    expect(total(costsOf(plan).idle)).toBeGreaterThan(
      interfaces.length * 2 * 730 * prices.interfaceEndpointHourInZone,
    );
  });

  it('is less without the network: dev mode of a stage of your own has no endpoint', async () => {
    expect(idleOf(await planned('ines', { dev: true }), 'interface endpoint in one zone')).toBe(0);
  });

  it('grows by what is added', () => {
    const nat: Resource = {
      ...{ urn: 'urn::nat', type: 'aws:ec2/natGateway:NatGateway', name: 'Nat', id: 'nat' },
      ...{ inputs: {}, outputs: {}, deps: [], opts: {} },
    };
    const dearer = { ...plan, resources: [...plan.resources, nat] };
    expect(total(costsOf(dearer).idle) - total(costsOf(plan).idle)).toBeCloseTo(0.052 * 730);
  });

  it('is printed with the date of the prices, and lines that add up to their sum', () => {
    const lines = costLines(plan);
    expect(lines[0]).toMatch(
      /^Costs in USD: list prices of eu-central-1 as known in \d{4}-\d\d.*Check them\.$/,
    );
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(100);
    const amount = (line = '') => Number(/(\d+\.\d\d)$/.exec(line)?.[1]);
    const [first = 0, second = 0] = lines.flatMap((line, at) => (/^ {2}\S/.test(line) ? [at] : []));
    const sum = lines.slice(first + 1, second).reduce((added, line) => added + amount(line), 0);
    expect(sum).toBeCloseTo(amount(lines[first]), 1);
  });

  it('is nothing for the stage of this machine', () => {
    expect(costLines({ ...plan, stage: 'local' })).toEqual(['Costs: none. This stage runs on this machine.']);
  });
});
