/** A catalogue of 200 tools, on paper: what grows with it, what must not, and what is full first. */
import { beforeAll, describe, expect, it } from 'vitest';
import { importConditions } from '#application/place';
import { planOfTools } from '../../../stacks/plan/plan-of-tools.ts';
import type { Plan } from '../../../stacks/plan/plan-types.ts';
import { preparePlatform } from '../../../stacks/plan/platform/prepare-platform.ts';
import { proveStage } from '../../../stacks/prove/prove-stage.ts';
import { quotasMet } from '../../../stacks/prove/quotas/quotas.ts';
import { growth, printTools } from '../../../stacks/report/scale/print-tools.ts';
import { environment, one, root } from '../../support/plans.ts';

let ten: Plan;
let many: Plan;

beforeAll(async () => {
  await preparePlatform(root);
  ten = await planOfTools(10, root);
  many = await planOfTools(200, root);
});

const inputsOf = (plan: Plan, type: RegExp) =>
  plan.resources.filter((one) => type.test(one.type)).map(({ inputs }) => inputs);

describe('a stage with 200 tools', () => {
  it('is within every default quota of a new account', () => {
    expect(many.contracts).toHaveLength(200);
    expect(quotasMet(many).filter(({ share }) => share > 1)).toEqual([]);
  });

  it.for([
    {
      what: 'the resource policy of the private API',
      of: (plan: Plan) => one(plan, 'RestApiPolicy', 'ToolsApiPolicy').inputs.policy,
    },
    { what: 'the boundary', of: (plan: Plan) => one(plan, 'Policy', 'SessionBoundary').inputs.policy },
    {
      what: 'the rights of the router',
      of: (plan: Plan) => one(plan, 'RolePolicy', 'RouterPolicy').inputs.policy,
    },
    {
      what: 'the rights of an invoke session',
      of: (plan: Plan) => one(plan, 'RolePolicy', 'InvokeRolePolicy').inputs.policy,
    },
    { what: 'the environment of the router', of: (plan: Plan) => environment(plan, 'RouterFunction') },
    {
      what: 'the environment of the authorizer',
      of: (plan: Plan) => environment(plan, 'AuthorizerFunction'),
    },
    { what: 'the network', of: (plan: Plan) => inputsOf(plan, /^aws:(ec2|vpc)\//) },
    {
      what: 'keys, buckets and tables',
      of: (plan: Plan) => inputsOf(plan, /^aws:(kms|s3\/bucket[A-Z](?!bject)|dynamodb)\//),
    },
  ])('does not grow in $what', ({ of }) => {
    expect(of(many)).toEqual(of(ten));
  });

  it('fills the API with resources first, then the account with roles', () => {
    const [first, second] = growth([ten, many]);
    expect(first).toMatchObject({
      quota: { name: 'resources of one API' },
      amounts: [12, 202],
      fullAt: 298,
    });
    expect(second).toMatchObject({ quota: { name: 'roles of the account' } });
    expect(second?.fullAt).toBeGreaterThan(500);
  });

  it('is printed as a table that says what to do when something is full', () => {
    const text = printTools([ten, many]);
    expect(text).toMatch(/^ {2}API Gateway: resources of one API +12 +202 +300 +298$/m);
    expect(text).toMatch(/^ {2}API Gateway, resources of one API: Ask for L-01C8A9E0/m);
    expect(text).toMatch(/reads the whole list of tools: \d+ kB for 10, \d+ kB for 200/);
    expect(text).toContain('npm run scale -- --calls');
    for (const line of printTools([ten, ten, ten, many]).split('\n'))
      expect(line.length).toBeLessThanOrEqual(100);
  });
});

describe('a generated catalogue', () => {
  it('makes a stage of which everything is proved', async () => {
    const env = { CHOKEPOINT_SCALE_TOOLS: '5' };
    const plan = await proveStage({
      root,
      stage: 'production',
      conditions: ['scale', ...importConditions],
      env,
    });
    expect(plan.proofs.length).toBeGreaterThan(8);
    expect(plan.proofs.filter(({ ok }) => !ok)).toEqual([]);
  });

  it('needs a number of tools', async () => {
    await expect(
      proveStage({ root, stage: 'production', conditions: ['scale', ...importConditions] }),
    ).rejects.toThrow(/CHOKEPOINT_SCALE_TOOLS must say how many tools/);
  });
});
