/** The policy pack, started as Pulumi's CLI starts it, over the production stack: as planned, new, and changed. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Plan, Resource } from '../../../stacks/plan/plan-types.ts';
import { proofs } from '../../../stacks/prove/prove.ts';
import { type PlanChange, resourceOf, trustWithout, withStatement } from '../../e2e/attacks/mutations.ts';
import { planned } from '../../support/plans.ts';
import { type Engine, startEngine } from './engine.ts';

const unknown = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';
let text: string;
let engine: Engine;

beforeAll(async () => {
  const { contracts: _, ...plan } = await planned('production');
  text = JSON.stringify(plan);
  engine = await startEngine();
});
afterAll(() => engine.end());

/** Ids and ARNs as they are before AWS made anything: not known. */
function beforeDeploy({ resources, accountId }: Plan): Resource[] {
  const made = resources.map(({ id }) => id).filter((id) => /^[a-z]+-[0-9a-f]{17}$|^[a-z0-9]{10}$/.test(id));
  const isMade = (value: string) => value.includes(accountId) || made.some((id) => value.includes(id));
  const hide = (value: unknown): unknown => {
    if (typeof value === 'string') return isMade(value) ? unknown : value;
    if (Array.isArray(value)) return value.map(hide);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, hide(part)]));
  };
  return resources.map((resource) => ({
    ...resource,
    id: unknown,
    inputs: hide(resource.inputs) as Resource['inputs'],
    outputs: hide(resource.outputs) as Resource['outputs'],
  }));
}

/** As AWS would have it: another account, other ids. */
function afterDeploy(change: PlanChange = () => undefined): Plan {
  const ids = (JSON.parse(text) as Plan).resources.map(({ id }) => id);
  const made = [...new Set(ids.filter((id) => /^[a-z]+-[0-9a-f]{17}$|^[a-z0-9]{10}$/.test(id)))];
  let deployed = text.replaceAll('123456789012', '210987654321');
  for (const [index, id] of made.entries()) {
    const number = String(index).padStart(17, '0');
    deployed = deployed.replaceAll(
      id,
      id.includes('-') ? `${id.split('-')[0]}-${number}` : number.slice(-10),
    );
  }
  const plan = JSON.parse(deployed) as Plan;
  change(plan);
  return plan;
}

test('has a policy for every proof', async () => {
  expect(await engine.policies()).toEqual(proofs.map(({ id }) => id));
});

test('passes the production stack as it was planned', async () => {
  expect(await engine.analyze((JSON.parse(text) as Plan).resources)).toEqual([]);
});

test('passes it before the first deploy, when nothing that AWS makes is known', async () => {
  const stack = beforeDeploy(JSON.parse(text) as Plan);
  expect(JSON.stringify(stack).split(unknown).length).toBeGreaterThan(200);
  expect(await engine.analyze(stack)).toEqual([]);
});

test('passes it when it is deployed, in another account and with other ids', async () => {
  expect(await engine.analyze(afterDeploy().resources)).toEqual([]);
});

const changes: { what: string; change: PlanChange; policy: string; resource: string }[] = [
  {
    what: 'a trust without its endpoint',
    change: trustWithout('DataReadLetterRole', 'Assume', 'aws:SourceVpce'),
    policy: 'trust-is-exact',
    resource: 'DataReadLetterRole',
  },
  {
    what: 'a tool that may read every document',
    change: withStatement('ToolReadLetterPolicy', {
      Effect: 'Allow',
      Action: 's3:GetObject',
      Resource: '*',
    }),
    policy: 'no-wildcard-action-or-resource',
    resource: 'ToolReadLetterPolicy',
  },
  {
    what: 'an invoke role that may call everything',
    change: resourceOf('InvokeRolePolicy', '*'),
    policy: 'no-wildcard-action-or-resource',
    resource: 'InvokeRolePolicy',
  },
];

test.each(changes)('refuses $what, and names the resource', async ({ change, policy, resource }) => {
  const violations = await engine.analyze(afterDeploy(change).resources);
  const mandatory = 1;
  expect(violations).toContainEqual({
    policy,
    urn: expect.stringMatching(new RegExp(`::${resource}$`)),
    message: expect.stringMatching(/^\S+: .{10}/),
    level: mandatory,
  });
});

test('refuses a change that is hidden among values that are not known yet', async () => {
  const plan = JSON.parse(text) as Plan;
  const stack = beforeDeploy(plan);
  const user: Resource = {
    urn: 'urn:pulumi:production::chokepoint::aws:iam/user:User::Somebody',
    ...{ type: 'aws:iam/user:User', name: 'Somebody', id: unknown, deps: [], opts: {} },
    ...{ inputs: { name: 'somebody' }, outputs: { name: 'somebody', arn: unknown } },
  };
  const violations = await engine.analyze([...stack, user]);
  expect(violations.map(({ urn }) => urn)).toContain(user.urn);
});

test('lets nothing pass that it cannot judge', async () => {
  await expect(engine.analyze([])).rejects.toThrow(/no resources to judge/);
});
