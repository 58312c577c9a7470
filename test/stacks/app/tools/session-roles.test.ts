/** Who gets a session of a role of the plan, asked of the STS of the local AWS. */
import { beforeAll, describe, expect, it } from 'vitest';
import { physicalName } from '../../../../shared/names.ts';
import { type Account, readAccount } from '../../../../stacks/account/account.ts';
import type { AssumeRoleInput } from '../../../../stacks/account/assume-role.ts';
import { assumeRole } from '../../../../stacks/account/assume-role.ts';
import type { AwsError, Session } from '../../../../stacks/account/aws-request.ts';
import type { Plan } from '../../../../stacks/plan/plan-types.ts';
import { one, planned, statements } from '../../../support/plans.ts';

let plan: Plan;
let account: Account;

beforeAll(async () => {
  plan = await planned('local');
  account = readAccount(plan, () => 0);
});

const subject = 'abcdefghijklmnop';
const tags = { actor: 'ai-agent', tool: 'read_letter', tenant: 'fjord', subject };

type Change = {
  role?: string;
  by?: string;
  /** whose environment the credentials were issued to; none: not a function's */
  functionName?: string | undefined;
  from?: 'sts endpoint' | 'another endpoint' | 'the internet';
  tags?: Record<string, string>;
  sessionName?: string;
  sourceIdentity?: string | undefined;
};

/** Asks as the router would, but for the change. Undefined: allowed; else the action that was denied. */
function deniedAction(change: Change): string | undefined {
  const { by = 'router', from = 'sts endpoint' } = change;
  const role = account.principals.byName(physicalName({ app: 'chokepoint', stage: 'local' }, by));
  const target = one(plan, 'Role', change.role ?? 'InvokeRole');
  if (!role) throw new Error(`no role ${by}`);
  const functionName = 'functionName' in change ? change.functionName : role.roleName;
  const session: Session = {
    arn: `arn:aws:sts::${plan.accountId}:assumed-role/${role.roleName}/x`,
    roleArn: role.roleArn,
    roleName: role.roleName,
    roleId: role.roleId,
    sessionName: 'x',
    accessKeyId: 'ASIA',
    issuedAtMs: 0,
    expiresAtMs: 1,
    tags: {},
    ...(functionName !== undefined && {
      sourceFunctionArn: `arn:aws:lambda:${plan.region}:${plan.accountId}:function:${functionName}`,
    }),
  };
  const endpoint = from === 'another endpoint' ? 'ExecuteApiEndpoint' : 'StsEndpoint';
  const inside = {
    sourceIp: '10.40.0.10',
    sourceVpc: one(plan, 'Vpc', 'Network').id,
    sourceVpce: one(plan, 'VpcEndpoint', endpoint).id,
  };
  const sourceIdentity = 'sourceIdentity' in change ? change.sourceIdentity : subject;
  const input: AssumeRoleInput = {
    roleArn: String(target.outputs.arn),
    roleSessionName: change.sessionName ?? `read_letter@${subject}`,
    durationSeconds: 900,
    tags: change.tags ?? tags,
    ...(sourceIdentity !== undefined && { sourceIdentity }),
  };
  const caller = { session, network: from === 'the internet' ? { sourceIp: '198.51.100.1' } : inside };
  try {
    assumeRole(account, caller, input, 0);
    return undefined;
  } catch (error) {
    return /perform: (\S+) /.exec((error as AwsError).message)?.[1] ?? String(error);
  }
}

describe('session roles', () => {
  it.each(['InvokeRole', 'DataReadLetterRole'])(
    '%s is assumed by the router with four tags, a name and a source identity',
    (role) => {
      expect(deniedAction({ role })).toBeUndefined();
    },
  );

  const { tenant: _tenant, ...noTenant } = tags;
  const attacks: [string, Change, string][] = [
    ['without any tag', { tags: {} }, 'sts:AssumeRole'],
    ['without a tenant', { tags: noTenant }, 'sts:AssumeRole'],
    ['with an empty tenant', { tags: { ...tags, tenant: '' } }, 'sts:AssumeRole'],
    ['as a person, not an agent', { tags: { ...tags, actor: 'human' } }, 'sts:AssumeRole'],
    ['with a fifth tag', { tags: { ...tags, admin: 'yes' } }, 'sts:TagSession'],
    ['without a source identity', { sourceIdentity: undefined }, 'sts:AssumeRole'],
    ["with somebody else's source identity", { sourceIdentity: 'zyxwvutsrqponmlk' }, 'sts:AssumeRole'],
    ['through another endpoint', { from: 'another endpoint' }, 'sts:AssumeRole'],
    ['from the internet', { from: 'the internet' }, 'sts:AssumeRole'],
    ["with the router's role in another function", { functionName: 'other' }, 'sts:AssumeRole'],
    ["with the router's role outside any function", { functionName: undefined }, 'sts:AssumeRole'],
    ['by a tool', { by: 'tool-read_letter' }, 'sts:AssumeRole'],
    ['by the authorizer', { by: 'authorizer' }, 'sts:AssumeRole'],
  ];

  it.each(attacks)('nobody gets a session %s', (_title, change, action) => {
    expect(deniedAction(change)).toBe(action);
    expect(deniedAction({ ...change, role: 'DataReadLetterRole' })).toBe(action);
  });

  it("gives no session of one tool's data to another tool", () => {
    const change = { role: 'DataReadLetterRole', tags: { ...tags, tool: 'write_letter' } };
    expect(deniedAction(change)).toBe('sts:AssumeRole');
  });

  it("binds the invoke session's name to its tool, which reads it", () => {
    expect(deniedAction({ sessionName: `write_letter@${subject}` })).toBe('sts:AssumeRole');
    expect(deniedAction({ sessionName: subject })).toBe('sts:AssumeRole');
  });

  it('has trust policies within the 2,048 characters of the default quota', () => {
    for (const role of plan.resources.filter((resource) => resource.type === 'aws:iam/role:Role'))
      expect(String(role.inputs.assumeRolePolicy).length).toBeLessThan(2048);
  });

  it('stands under one path and one boundary', () => {
    const boundary = one(plan, 'Policy', 'SessionBoundary').outputs.arn;
    const assumed = plan.resources.filter(
      // Governing roles stand under a path of their own.
      ({ type, inputs }) =>
        type === 'aws:iam/role:Role' &&
        inputs.path !== undefined &&
        !/\/governance\//.test(String(inputs.path)),
    );
    expect(assumed.map(({ name }) => name).sort()).toEqual([
      'DataCalleridRole',
      'DataCloseParcelRole',
      'DataCreateParcelRole',
      'DataExportParcelsRole',
      'DataListLettersRole',
      'DataReadLetterRole',
      'DataReadManifestRole',
      'DataSearchParcelsRole',
      'DataWriteLetterRole',
      'InvokeRole',
    ]);
    for (const { inputs } of assumed)
      expect(inputs).toMatchObject({
        path: '/chokepoint/local/session/',
        permissionsBoundary: boundary,
        maxSessionDuration: 3600,
      });
  });

  it('lets the invoke role call the tool of its tag, and nothing else', () => {
    expect(statements(one(plan, 'RolePolicy', 'InvokeRolePolicy'))).toEqual([
      {
        Effect: 'Allow',
        Action: 'execute-api:Invoke',
        Resource: `${one(plan, 'RestApi', 'ToolsApi').outputs.executionArn}/v1/POST/tools/\${aws:PrincipalTag/tool}`,
      },
    ]);
  });
});
