import { beforeAll, describe, expect, it } from 'vitest';
import type { Plan, Resource } from '../../../../stacks/plan/plan-types.ts';
import { quotas, quotasMet } from '../../../../stacks/prove/quotas/quotas.ts';
import { quotaLines } from '../../../../stacks/report/print-quotas.ts';
import { planned } from '../../../support/plans.ts';

let plan: Plan;

beforeAll(async () => {
  plan = await planned('production');
});

const amountOf = (of: Plan, name: string) =>
  quotasMet(of).find(({ quota }) => quota.name === name)?.use.amount ?? 0;

function another(type: string, inputs: Record<string, unknown>): Resource {
  return {
    urn: `urn::${type}`,
    type,
    name: 'Another',
    id: 'another',
    inputs,
    outputs: {},
    deps: [],
    opts: {},
  };
}

const having = (...more: Resource[]): Plan => ({ ...plan, resources: [...plan.resources, ...more] });

describe('the quotas', () => {
  it('are each described: a limit, where it comes from, and what to do where the catalogue fills it', () => {
    for (const { name, limit, source, grows, adjustable, whenFull } of quotas) {
      expect(limit, name).toBeGreaterThan(0);
      expect(source, name).not.toBe('');
      if (typeof adjustable === 'number') expect(adjustable, name).toBeGreaterThan(limit);
      if (grows === 'tools' && limit < 100_000) expect(whenFull, name).toBeDefined();
    }
    const names = quotas.map(({ service, name }) => `${service} ${name}`);
    expect(new Set(names).size).toBe(names.length);
  });

  it('are met by production, fullest first, and none is over', () => {
    const shares = quotasMet(plan).map(({ share }) => share);
    expect(shares.length).toBeGreaterThan(15);
    expect(shares).toEqual([...shares].sort((left, right) => right - left));
    expect(shares[0]).toBeLessThan(1);
  });

  it.for([
    { name: 'roles of the account', type: 'aws:iam/role:Role', inputs: {}, more: 1 },
    { name: 'VPCs of the region', type: 'aws:ec2/vpc:Vpc', inputs: {}, more: 1 },
    { name: 'alarms of the region', type: 'aws:cloudwatch/metricAlarm:MetricAlarm', inputs: {}, more: 1 },
    {
      name: 'reserved of the concurrent executions',
      type: 'aws:lambda/function:Function',
      inputs: { reservedConcurrentExecutions: 7 },
      more: 7,
    },
    {
      name: 'network interfaces of the VPC',
      type: 'aws:lambda/function:Function',
      inputs: { vpcConfig: { subnetIds: ['subnet-a', 'subnet-b'], securityGroupIds: ['sg-new'] } },
      more: 2,
    },
  ])('count $name', ({ name, type, inputs, more }) => {
    expect(amountOf(having(another(type, inputs)), name) - amountOf(plan, name)).toBe(more);
  });

  it('count the longest resource for a limit of each resource', () => {
    const longer = having(
      another('aws:apigateway/restApiPolicy:RestApiPolicy', { policy: 'x'.repeat(8000) }),
    );
    expect(amountOf(longer, 'resource policy')).toBe(8000);
  });

  it('count the session policy of the longest arguments that a schema admits, by the code that mints', () => {
    const [before, after] = [100, 200].map((more) => {
      const wider = structuredClone(plan);
      const { properties } = wider.contracts.find(({ name }) => name === 'write_letter')?.inputSchema ?? {};
      // Longer than the arguments of any other tool.
      if (properties?.path) properties.path.maxLength = Number(properties.path.maxLength) + more;
      return amountOf(wider, 'session policy of one call');
    });
    // A hundred characters for each statement that names the object.
    expect([100, 200, 300]).toContain((after ?? 0) - (before ?? 0));
  });

  it('are reported when they are over, even below the six fullest', () => {
    const trails = Array.from({ length: 9 }, () => another('aws:cloudtrail/trail:Trail', {}));
    expect(quotaLines(having(...trails)).join('\n')).toMatch(
      /OVER \d+ % {2}CloudTrail, trails of the region: \d+ of 5; .*cannot be raised/,
    );
  });
});
