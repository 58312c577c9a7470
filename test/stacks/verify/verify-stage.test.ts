/** verify against a deployed stage, whose AWS is a fake and whose door is a local system's. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Local, startLocal } from '../../../stacks/local/local.ts';
import type { Plan } from '../../../stacks/plan/plan-types.ts';
import { examineStage, type StageExamination } from '../../../stacks/verify/aws/examine-stage.ts';
import { compare } from '../../../stacks/verify/compare.ts';
import { createLocalTarget, withOperator } from '../../../stacks/verify/target/local-target.ts';
import {
  type PlanChange,
  trustWithout,
  withoutStatement,
  withStatement,
} from '../../e2e/attacks/mutations.ts';
import { planned as plannedStage } from '../../support/plans.ts';
import { placeForSystem } from '../../support/systems.ts';
import { type FakeAws, startFakeAws } from './fake-aws.ts';

const stageEnv = {
  CHOKEPOINT_DOMAIN: 'mcp.example.com',
  CHOKEPOINT_CERTIFICATE_ARN:
    'arn:aws:acm:eu-central-1:123456789012:certificate/0a1b2c3d-0000-0000-0000-000000000000',
  CHOKEPOINT_ISSUER: 'https://issuer.example.com',
};
let place: Awaited<ReturnType<typeof placeForSystem>>;
let local: Local;
let planned: Plan;
let env: NodeJS.ProcessEnv;

beforeAll(async () => {
  place = await placeForSystem();
  local = await startLocal({ ...place, plan: withOperator(place.plan) });
  planned = await plannedStage('staging', { env: stageEnv });
  const door = local.doors[1]?.resource ?? '';
  const [CHOKEPOINT_TOKEN_A, CHOKEPOINT_TOKEN_B] = await Promise.all(
    ['ines', 'olaf'].map((user) => local.issuer.mintToken({ user, door })),
  );
  env = { ...stageEnv, CHOKEPOINT_TOKEN_A, CHOKEPOINT_TOKEN_B };
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'ASIAOPERATOR');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'operator');
  vi.stubEnv('AWS_SESSION_TOKEN', 'operator');
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await local.close();
  await place.remove();
});

/** The plan as AWS would have it: another account, and other ids wherever AWS makes them. */
function deploy(change: PlanChange = () => undefined): Plan {
  const ids = planned.resources
    .map(({ id }) => id)
    .filter((id) => /^[a-z]+-[0-9a-f]{17}$|^[a-z0-9]{10}$/.test(id));
  const made = (id: string, index: number) =>
    id.includes('-')
      ? `${id.split('-')[0]}-${String(index).padStart(17, '0')}`
      : `api${String(index).padStart(7, '0')}`;
  let text = JSON.stringify(planned).replaceAll(planned.accountId, '210987654321');
  for (const [index, id] of [...new Set(ids)].entries()) text = text.replaceAll(id, made(id, index));
  const deployed = JSON.parse(text) as Plan;
  change(deployed);
  return deployed;
}

async function withAws<Answer>(deployed: Plan, use: (aws: FakeAws) => Promise<Answer>): Promise<Answer> {
  const { operator, plan } = createLocalTarget(local);
  const here = (text: string) =>
    text.replaceAll(`-${deployed.stage}-`, `-${plan.stage}-`).replaceAll(deployed.accountId, plan.accountId);
  const aws = await startFakeAws(deployed, (name, event) =>
    operator.invoke(here(name), JSON.parse(here(JSON.stringify(event)))),
  );
  try {
    return await use(aws);
  } finally {
    await aws.close();
  }
}

function stage({ endpoint }: FakeAws, more: Partial<StageExamination> = {}): StageExamination {
  const url = local.doors[1]?.resource;
  const where = { root: process.cwd(), stage: 'staging', url };
  return { ...where, tenants: ['fjord', 'tundra'], env, endpoint, plan: planned, ...more };
}

test('finds a stage that was deployed as planned, in another account and with ids of its own, as expected', async () => {
  const rows = await withAws(deploy(), async (aws) => {
    const seen = compare(await examineStage(stage(aws)));
    expect(new Set(aws.asked)).toContain('SimulateCustomPolicy');
    expect(aws.asked.filter((action) => !/^(Get|List|Simulate|AssumeRole)/.test(action))).toEqual([]);
    return seen;
  });
  expect(rows.filter(({ verdict }) => verdict === 'differs')).toEqual([]);
  expect(rows.filter(({ verdict }) => verdict === 'equal').length).toBeGreaterThan(60);
  const outside = rows.filter(({ kind, verdict }) => kind === 'attack' && verdict === 'not run');
  for (const { id, seen } of outside) expect(seen, id).toMatch(/^needs .{20}/);
});

const drifts: { what: string; change: PlanChange; differs: string[]; says: RegExp }[] = [
  {
    what: 'a trust without its endpoint',
    change: trustWithout('DataReadLetterRole', 'Assume', 'aws:SourceVpce'),
    differs: [],
    says: /DataReadLetterRole\.assumeRolePolicy\.Statement\.Assume\.\S+aws:SourceVpce is gone/,
  },
  {
    what: 'a role that somebody gave documents',
    change: withStatement('ToolReadLetterPolicy', {
      Effect: 'Allow',
      Action: 's3:GetObject',
      Resource: '*',
    }),
    // Its boundary still denies what the policy now allows.
    differs: [],
    says: /ToolReadLetterPolicy\.policy\.Statement\.\d is there/,
  },
  {
    what: 'a boundary without its Deny on humans',
    change: withoutStatement('SessionBoundary', 'AgentsOnly'),
    differs: ['session-tags-in-boundary'],
    says: /SessionBoundary\.policy/,
  },
];

test.each(drifts)('names $what', async ({ change, differs, says }) => {
  const rows = await withAws(deploy(change), async (aws) => compare(await examineStage(stage(aws))));
  const found = rows.filter(({ verdict }) => verdict === 'differs');
  expect(found.map(({ id }) => id).sort()).toEqual(
    [...differs, 'plan-equals-deploy', 'sst-uses-execution-role-as-given'].sort(),
  );
  expect(found.find(({ id }) => id === 'plan-equals-deploy')?.seen).toMatch(says);
});

/** What an earlier deploy left behind: a copy of a resource that the plan has, under a name that it has not. */
const left =
  (kind: string, name: string, inputs: object): PlanChange =>
  (plan) => {
    const found = plan.resources.find((one) => one.type.endsWith(`:${kind}`) && one.type.startsWith('aws:'));
    const copy = structuredClone(found) as Plan['resources'][number];
    Object.assign(copy.inputs, inputs);
    Object.assign(copy.outputs, inputs, { arn: `${copy.outputs.arn}-${name}`, uniqueId: `AROA${name}` });
    Object.assign(copy, { urn: `urn:${name}`, name, id: name });
    plan.resources.push(copy);
  };

const leftovers: { what: string; change: PlanChange; says: string }[] = [
  {
    what: 'the data role of a tool that was taken out',
    change: left('Role', 'Left', {
      name: 'chokepoint-staging-data-wipe',
      path: '/chokepoint/staging/session/',
    }),
    says: 'in no plan: role chokepoint-staging-data-wipe',
  },
  {
    what: 'a role under the path of the stage, whatever its name',
    change: left('Role', 'Left', { name: 'wipe', path: '/chokepoint/staging/session/' }),
    says: 'in no plan: role wipe',
  },
  {
    what: 'a managed policy',
    change: left('Policy', 'Left', { name: 'chokepoint-staging-wider' }),
    says: 'in no plan: policy chokepoint-staging-wider',
  },
  {
    what: 'a function',
    change: left('Function', 'Left', { name: 'chokepoint-staging-tool-wipe' }),
    says: 'in no plan: function chokepoint-staging-tool-wipe',
  },
  {
    what: 'a permission to call a function past the gateway',
    change: left('Permission', 'Left', {
      ...{
        function: 'chokepoint-staging-tool-callerid',
        principal: 's3.amazonaws.com',
        sourceArn: undefined,
      },
    }),
    says: 'in no plan: permission chokepoint-staging-tool-callerid: s3.amazonaws.com may lambda:InvokeFunction from anywhere',
  },
  {
    what: 'a permission for an API that was replaced',
    change: left('Permission', 'Left', {
      ...{ function: 'chokepoint-staging-router', principal: 'apigateway.amazonaws.com' },
      sourceArn: 'arn:aws:execute-api:eu-central-1:210987654321:oldapi0000/v1/POST/mcp',
    }),
    says: 'oldapi0000/v1/POST/mcp (the plan has one of them)',
  },
];

test.each(leftovers)('names what no plan has: $what', async ({ change, says }) => {
  const found = await withAws(deploy(change), async (aws) => {
    const rows = compare(await examineStage(stage(aws)));
    expect(aws.asked.filter((action) => !/^(Get|List|Simulate|AssumeRole)/.test(action))).toEqual([]);
    return rows.filter(({ verdict }) => verdict === 'differs');
  });
  expect(found.map(({ id }) => id).sort()).toEqual(['plan-equals-deploy', 'removal-takes-powers']);
  expect(found.find(({ id }) => id === 'removal-takes-powers')?.seen).toContain(says);
});

test('leaves other stages and other people in peace', async () => {
  const others: PlanChange = (plan) => {
    for (const name of ['chokepoint-production-router', 'chokepoint-stagingx-router', 'somebody'])
      left('Role', name, { name, path: '/' })(plan);
  };
  const rows = await withAws(deploy(others), async (aws) => compare(await examineStage(stage(aws))));
  expect(rows.filter(({ verdict }) => verdict === 'differs')).toEqual([]);
});

type Lack = { what: string; given: (aws: FakeAws) => StageExamination; says: RegExp };

const lacks: Lack[] = [
  {
    what: 'tenants are not named',
    given: (aws) => stage(aws, { tenants: undefined }),
    says: /--tenant-for-tests A,B.*nothing of theirs is changed/,
  },
  {
    what: 'one tenant is named twice',
    given: (aws) => stage(aws, { tenants: ['fjord', 'fjord'] }),
    says: /Which two tenants/,
  },
  {
    what: 'a token is missing',
    given: (aws) => stage(aws, { env: { ...env, CHOKEPOINT_TOKEN_B: '' } }),
    says: /^CHOKEPOINT_TOKEN_B is not set: an access token of a test user of tundra/,
  },
  {
    what: 'a token is of another tenant than was named',
    given: (aws) => stage(aws, { tenants: ['tundra', 'fjord'] }),
    says: /The token for tundra is one of fjord: nothing was tried\./,
  },
  {
    what: 'a token is not good',
    given: (aws) => stage(aws, { env: { ...env, CHOKEPOINT_TOKEN_A: 'x.y.z' } }),
    says: /The door does not answer the token for fjord: 401/,
  },
  {
    what: 'the stage has no URL',
    given: (aws) => stage(aws, { stage: 'mine', url: undefined }),
    says: /mine has no domain: give its MCP URL/,
  },
  {
    what: 'AWS does not know the operator',
    given: (aws) => stage(aws, { endpoint: 'http://127.0.0.1:9' }),
    says: /^No operator for staging: .*aws sso login/s,
  },
  {
    what: 'the role cannot be assumed',
    given: (aws) => stage(aws, { roleArn: 'arn:aws:iam::210987654321:role/x' }),
    says: /^No operator for staging: .*not authorized.*--role/s,
  },
];

test.each(lacks)('stops with one sentence when $what', async ({ given, says }) => {
  await withAws(deploy(), async (aws) => {
    await expect(examineStage(given(aws))).rejects.toThrow(says);
    expect(aws.asked.filter((action) => action.startsWith('Simulate'))).toEqual([]);
  });
});
