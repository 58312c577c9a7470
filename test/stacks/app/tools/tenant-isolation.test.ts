/** Which tools have environments per tenant, how the tenant reaches them, and what tools may reserve. */
import { beforeAll, describe, expect, it } from 'vitest';
import { catalogue } from '#application/catalogue';
import { stageOf } from '../../../../stacks/app/stage/stage-of.ts';
import type { IsolateTenants } from '../../../../stacks/app/stage/stages.ts';
import { reservations } from '../../../../stacks/app/tools/reservations.ts';
import { isIsolated } from '../../../../stacks/app/tools/tenant-isolation.ts';
import type { Plan } from '../../../../stacks/plan/plan-types.ts';

import { all, one, planned } from '../../../support/plans.ts';

const pascal = (name: string) => name.replace(/(^|_)(\w)/g, (_, __, letter) => letter.toUpperCase());

describe('which tools', () => {
  it.each([
    ['none', []],
    ['writes', ['write', 'destroy']],
    ['all', ['read', 'write', 'destroy']],
  ] as const)('isolates under "%s"', (isolateTenants: IsolateTenants, effects) => {
    const isolated = (['read', 'write', 'destroy'] as const).filter((effect) =>
      isIsolated({ effect }, { isolateTenants }),
    );
    expect(isolated).toEqual(effects);
  });

  it('is what writes and destroys where a stage is shared, and none where it is not', () => {
    const stages = ['production', 'staging', 'ines', 'local'].map((name) => stageOf(name, {}));
    expect(stages.map(({ isolateTenants }) => isolateTenants)).toEqual(['writes', 'writes', 'none', 'none']);
  });

  it('is changed by a variable on this machine alone', () => {
    const env = { CHOKEPOINT_ISOLATE_TENANTS: 'all' };
    const stages = ['local', 'ines', 'production'].map((name) => stageOf(name, env));
    expect(stages.map(({ isolateTenants }) => isolateTenants)).toEqual(['all', 'none', 'writes']);
    expect(() => stageOf('local', { CHOKEPOINT_ISOLATE_TENANTS: 'yes' })).toThrow(/none, writes or all/);
  });
});

describe.each([
  ['production', (effect: string) => effect !== 'read'],
  ['local', () => false],
] as const)('in the plan of %s', (stage, expected) => {
  let plan: Plan;
  beforeAll(async () => {
    plan = await planned(stage);
  });

  it.each(catalogue.map((tool) => [tool.name, tool] as const))('%s and its route agree', (_, tool) => {
    const isolated = expected(tool.effect);
    const id = pascal(tool.name);
    const { tenancyConfig } = one(plan, 'Function', `Tool${id}Function`).inputs;
    expect(tenancyConfig).toEqual(isolated ? { tenantIsolationMode: 'PER_TENANT' } : undefined);
    const header = 'method.request.header.x-tenant-id';
    const mapped = { 'integration.request.header.X-Amz-Tenant-Id': header };
    const { requestParameters } = one(plan, 'Integration', `ToolsApi${id}Integration`).inputs;
    expect(requestParameters).toEqual(isolated ? mapped : undefined);
    const { requestParameters: declared } = one(plan, 'Method', `ToolsApi${id}Method`).inputs;
    expect(declared).toEqual(isolated ? { [header]: true } : undefined);
  });

  it('has no environments per tenant for router and authorizer, who serve all of them', () => {
    const others = all(plan, 'Function').filter(({ name }) => /^(Router|Authorizer)Function$/.test(name));
    expect(others.map(({ inputs }) => inputs.tenancyConfig)).toEqual([undefined, undefined]);
  });
});

describe('reservations', () => {
  const tool = (name: string, reservedConcurrency?: number) => ({ name, reservedConcurrency });
  const stage = { name: 'production', accountConcurrency: 1_000 };

  it('are made for the tools that ask', () => {
    expect([...reservations([tool('a', 5), tool('b'), tool('c', 895)], stage)]).toEqual([
      ['a', 5],
      ['c', 895],
    ]);
  });

  it('fail the plan when together they leave fewer than 100 for all others', () => {
    const tools = [tool('a', 5), tool('b', 1), tool('c', 400), tool('d', 495)];
    expect(() => reservations(tools, stage)).toThrow(
      'The tools reserve 901 calls at once for "production" (d 495, c 400, a 5, …), but of the account\'s 1000 Lambda keeps 100 for all others',
    );
  });

  it('are not made in a stage of one person', () => {
    expect(reservations([tool('a', 5_000)], stageOf('ines', {}))).toEqual(new Map());
  });
});
