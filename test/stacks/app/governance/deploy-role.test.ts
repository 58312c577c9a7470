/** The pipeline's role, evaluated with identity policy and boundary together over the production plan. */
import { beforeAll, describe, expect, it } from 'vitest';
import { policyArn } from '../../../../stacks/app/governance/names.ts';
import { githubTrust } from '../../../../stacks/app/governance/trust.ts';
import type { Plan } from '../../../../stacks/plan/plan-types.ts';
import { pipelinePassesRoles } from '../../../../stacks/prove/governance/pipeline-passes-roles.ts';
import { prove } from '../../../../stacks/prove/prove.ts';
import { all, one, planned } from '../../../support/plans.ts';
import { type Ask, askAs, enter, governing, policiesOf, roleArn } from './governed.ts';

let plan: Plan;

beforeAll(async () => {
  plan = await planned('production');
});

const bounded = (what: string) => ({ 'iam:PermissionsBoundary': policyArn(place, what) });
const place = { app: 'chokepoint', stage: 'production', accountId: '123456789012' };
const session = 'chokepoint/production/session/chokepoint-production-data-new_tool';
const execution = 'chokepoint-production-tool-new_tool';
const arn = (service: string, rest: string) => `arn:aws:${service}:eu-central-1:123456789012:${rest}`;
const role = (rest: string) => roleArn({ accountId: '123456789012' } as Plan, rest);

describe('what a deploy needs', () => {
  it.each<Ask>([
    { action: 'iam:CreateRole', resource: role(session), context: bounded('session-boundary') },
    { action: 'iam:PutRolePolicy', resource: role(session), context: bounded('session-boundary') },
    { action: 'iam:UpdateAssumeRolePolicy', resource: role(session) },
    { action: 'iam:CreateRole', resource: role(execution), context: bounded('service-boundary') },
    { action: 'iam:PutRolePolicy', resource: role(execution), context: bounded('service-boundary') },
    {
      action: 'iam:PassRole',
      resource: role(execution),
      context: { 'iam:PassedToService': 'lambda.amazonaws.com' },
    },
    { action: 'lambda:CreateFunction', resource: arn('lambda', `function:${execution}`) },
    { action: 'lambda:UpdateFunctionCode', resource: arn('lambda', 'function:chokepoint-production-router') },
    {
      action: 'lambda:AddPermission',
      resource: arn('lambda', `function:${execution}`),
      context: { 'lambda:Principal': 'apigateway.amazonaws.com' },
    },
    { action: 'apigateway:POST', resource: 'arn:aws:apigateway:eu-central-1::/restapis/abc123/deployments' },
    { action: 'logs:CreateLogGroup', resource: arn('logs', 'log-group:/chokepoint/production/tool-x') },
    {
      action: 'logs:CreateLogGroup',
      resource: arn('logs', 'log-group:aws-waf-logs-chokepoint-production-front-door'),
    },
    { action: 'logs:PutResourcePolicy', resource: '*' },
    {
      action: 'wafv2:AssociateWebACL',
      resource: arn('wafv2', 'regional/webacl/chokepoint-production-front-door/1'),
    },
    {
      action: 'wafv2:AssociateWebACL',
      resource: 'arn:aws:apigateway:eu-central-1::/restapis/abc123/stages/v1',
    },
    { action: 'cognito-idp:DescribeUserPoolDomain', resource: '*' },
    { action: 's3:PutObject', resource: 'arn:aws:s3:::sst-state-abcdef/app/chokepoint/production.json' },
    { action: 's3:DeleteObject', resource: 'arn:aws:s3:::sst-state-abcdef/lock/chokepoint/production.json' },
    { action: 's3:PutObject', resource: 'arn:aws:s3:::sst-asset-abcdef/assets/code.zip' },
    { action: 'ssm:GetParameter', resource: arn('ssm', 'parameter/sst/passphrase/chokepoint/production') },
    {
      action: 'cloudwatch:PutMetricAlarm',
      resource: arn('cloudwatch', 'alarm:chokepoint-production-errors'),
    },
    { action: 'access-analyzer:CheckNoNewAccess', resource: '*' },
    // What the provider reads back after it wrote it.
    ...['GetResourcePolicy', 'PutResourcePolicy', 'DescribeContinuousBackups'].map((name) => ({
      action: `dynamodb:${name}`,
      resource: arn('dynamodb', 'table/chokepoint-production-parcels'),
    })),
    {
      action: 'ec2:ModifyVpcEndpoint',
      resource: arn('ec2', 'vpc-endpoint/vpce-1'),
      context: { 'aws:ResourceTag/sst:stage': 'production' },
    },
  ])('allows $action on $resource', (ask) => {
    expect(askAs(plan, 'DeployRole', ask)).toMatchObject({ allowed: true });
  });

  it('has rights on every service that the plan asks for', () => {
    const modules = new Set(
      all(plan, '')
        .concat(plan.resources)
        .map(({ type }) => /^aws:(\w+)\//.exec(type)?.[1]),
    );
    modules.delete(undefined);
    const prefixes: Record<string, string> = {
      vpc: 'ec2',
      ec2: 'ec2',
      kinesis: 'firehose',
      cognito: 'cognito-idp',
      route53: 'route53resolver',
    };
    const wanted = [...modules].map((module) => prefixes[module as string] ?? String(module));
    const { boundary, identity } = policiesOf(plan, 'DeployRole');
    const ceiling = boundary.Statement[0]?.Action as string[];
    expect(wanted.filter((service) => !ceiling.includes(`${service}:*`))).toEqual([]);
    const granted = identity.flatMap(({ Statement }) => Statement.flatMap(({ Action = [] }) => Action));
    expect(wanted.filter((service) => !granted.some((action) => action.startsWith(`${service}:`)))).toEqual(
      [],
    );
  });

  it('names every role, function, log group and bucket of the plan', () => {
    const names = [
      ...all(plan, 'Function')
        .filter(({ type }) => type.startsWith('aws:lambda'))
        .map(({ outputs }) => ['lambda:UpdateFunctionConfiguration', outputs.arn]),
      ...all(plan, 'LogGroup').map(({ outputs }) => ['logs:PutRetentionPolicy', outputs.arn]),
      ...all(plan, 'Bucket').map(({ outputs }) => ['s3:PutBucketTagging', outputs.arn]),
      ...all(plan, 'Table').map(({ outputs }) => ['dynamodb:UpdateTable', outputs.arn]),
      ...all(plan, 'Role')
        .filter(({ inputs }) => !String(inputs.path).includes('/governance/'))
        .map(({ outputs }) => ['iam:TagRole', outputs.arn]),
    ] as [string, string][];
    expect(names.length).toBeGreaterThan(30);
    const denied = names.filter(
      ([action, resource]) => !askAs(plan, 'DeployRole', { action, resource }).allowed,
    );
    expect(denied).toEqual([]);
  });
});

it.each(['lambda', 'firehose', 'logs', 'vpc-flow-logs'])(
  'cannot lose the right to pass a role to %s without a proof that fails',
  (service) => {
    const passes = (of: Plan) => pipelinePassesRoles.check(of).map(({ reason }) => reason);
    expect(passes(plan)).toEqual([]);
    const mutated = structuredClone(plan);
    const boundary = one(mutated, 'Policy', 'DeployBoundary');
    boundary.inputs.policy = String(boundary.inputs.policy).replace(
      `"${service}.amazonaws.com"`,
      '"x.amazonaws.com"',
    );
    for (const reason of passes(mutated))
      expect(reason).toMatch(new RegExp(` to ${service}\\.amazonaws\\.com$`));
    expect(passes(mutated)).not.toEqual([]);
  },
);

it.each([
  ['iam:DeleteRole', role(execution)],
  ['iam:DeleteRole', role(session)],
  ['lambda:DeleteFunction', arn('lambda', 'function:chokepoint-production-tool-read_letter')],
  ['lambda:RemovePermission', arn('lambda', 'function:chokepoint-production-tool-read_letter')],
  ['apigateway:DELETE', 'arn:aws:apigateway:eu-central-1::/restapis/abc123/resources/x/methods/POST'],
  ['events:RemoveTargets', arn('events', 'rule/chokepoint-production-tamper')],
  ['events:DeleteRule', arn('events', 'rule/chokepoint-production-tamper')],
  ['logs:DeleteSubscriptionFilter', arn('logs', 'log-group:/chokepoint/production/router')],
])('takes away what the code dropped: %s on %s', (action, resource) => {
  expect(askAs(plan, 'DeployRole', { action, resource })).toMatchObject({ allowed: true });
});

describe('what a pipeline may never do', () => {
  const attacks: [title: string, ask: Ask][] = [
    ['make a session role without a boundary', { action: 'iam:CreateRole', resource: role(session) }],
    [
      'make a session role with a boundary of its own',
      {
        action: 'iam:CreateRole',
        resource: role(session),
        context: {
          'iam:PermissionsBoundary': 'arn:aws:iam::123456789012:policy/chokepoint-production-wider',
        },
      },
    ],
    [
      'make a session role with the boundary of services, which may mint',
      { action: 'iam:CreateRole', resource: role(session), context: bounded('service-boundary') },
    ],
    [
      'make a role for Lambda without a boundary, and run code as it',
      { action: 'iam:CreateRole', resource: role(execution) },
    ],
    [
      'attach a policy to a role whose boundary was taken off',
      { action: 'iam:AttachRolePolicy', resource: role(execution) },
    ],
    [
      'take a boundary off',
      {
        action: 'iam:DeleteRolePermissionsBoundary',
        resource: role(session),
        context: bounded('session-boundary'),
      },
    ],
    [
      'replace the text of the session boundary',
      { action: 'iam:CreatePolicyVersion', resource: policyArn(place, 'session-boundary') },
    ],
    [
      'go back to an older session boundary',
      { action: 'iam:SetDefaultPolicyVersion', resource: policyArn(place, 'session-boundary') },
    ],
    [
      'make a role outside the stage',
      { action: 'iam:CreateRole', resource: role('admin'), context: bounded('service-boundary') },
    ],
    [
      'make a role of the staging stage',
      {
        action: 'iam:CreateRole',
        resource: role('chokepoint-staging-x'),
        context: bounded('service-boundary'),
      },
    ],
    ['make a user', { action: 'iam:CreateUser', resource: 'arn:aws:iam::123456789012:user/x' }],
    ['make an access key', { action: 'iam:CreateAccessKey', resource: 'arn:aws:iam::123456789012:user/x' }],
    [
      'give a user a password',
      { action: 'iam:CreateLoginProfile', resource: 'arn:aws:iam::123456789012:user/x' },
    ],
    [
      'trust another identity provider',
      {
        action: 'iam:CreateOpenIDConnectProvider',
        resource: 'arn:aws:iam::123456789012:oidc-provider/evil.example.com',
      },
    ],
    [
      'lend a role to a machine',
      {
        action: 'iam:PassRole',
        resource: role(execution),
        context: { 'iam:PassedToService': 'ec2.amazonaws.com' },
      },
    ],
    [
      'lend a role that is not of the stage',
      {
        action: 'iam:PassRole',
        resource: role('admin'),
        context: { 'iam:PassedToService': 'lambda.amazonaws.com' },
      },
    ],
    ['become a session role', { action: 'sts:AssumeRole', resource: role(session) }],
    [
      'call a tool past its gateway',
      {
        action: 'lambda:InvokeFunction',
        resource: arn('lambda', 'function:chokepoint-production-tool-read_letter'),
      },
    ],
    [
      'let anybody call a tool past its gateway',
      {
        action: 'lambda:AddPermission',
        resource: arn('lambda', 'function:chokepoint-production-tool-read_letter'),
        context: { 'lambda:Principal': '*' },
      },
    ],
    [
      'give a tool a URL',
      {
        action: 'lambda:CreateFunctionUrlConfig',
        resource: arn('lambda', 'function:chokepoint-production-tool-read_letter'),
      },
    ],
    [
      'read tenant documents',
      {
        action: 's3:GetObject',
        resource: 'arn:aws:s3:::chokepoint-production-letters-123456789012/fjord/a.txt',
      },
    ],
    [
      'read tenant parcels',
      { action: 'dynamodb:Scan', resource: arn('dynamodb', 'table/chokepoint-production-parcels') },
    ],
    [
      'export the parcels to a bucket of its own',
      {
        action: 'dynamodb:ExportTableToPointInTime',
        resource: arn('dynamodb', 'table/chokepoint-production-parcels'),
      },
    ],
    [
      'list what documents there were',
      {
        action: 's3:ListBucketVersions',
        resource: 'arn:aws:s3:::chokepoint-production-letters-123456789012',
      },
    ],
    [
      'read the record of calls',
      {
        action: 's3:GetObject',
        resource: 'arn:aws:s3:::chokepoint-production-audit-123456789012/2026/a.gz',
      },
    ],
    [
      'drop the parcels',
      { action: 'dynamodb:DeleteTable', resource: arn('dynamodb', 'table/chokepoint-production-parcels') },
    ],
    [
      'delete a log',
      { action: 'logs:DeleteLogGroup', resource: arn('logs', 'log-group:/chokepoint/production/router') },
    ],
    ['delete a key', { action: 'kms:ScheduleKeyDeletion', resource: arn('kms', 'key/1') }],
    [
      'open a way to the internet',
      { action: 'ec2:CreateInternetGateway', resource: arn('ec2', 'internet-gateway/*') },
    ],
    [
      'route to a gateway that is there',
      { action: 'ec2:CreateRoute', resource: arn('ec2', 'route-table/rtb-1') },
    ],
    [
      "change another stage's endpoint",
      {
        action: 'ec2:ModifyVpcEndpoint',
        resource: arn('ec2', 'vpc-endpoint/vpce-1'),
        context: { 'aws:ResourceTag/sst:stage': 'staging' },
      },
    ],
    [
      "read another stage's state",
      { action: 's3:GetObject', resource: 'arn:aws:s3:::sst-state-a/app/chokepoint/staging.json' },
    ],
    [
      "read another stage's passphrase",
      { action: 'ssm:GetParameter', resource: arn('ssm', 'parameter/sst/passphrase/chokepoint/staging') },
    ],
    [
      'change itself',
      {
        action: 'iam:PutRolePolicy',
        resource: governing({ ...place } as Plan, 'chokepoint-production-deploy'),
        context: bounded('deploy-boundary'),
      },
    ],
    [
      'let itself be taken by others',
      {
        action: 'iam:UpdateAssumeRolePolicy',
        resource: governing({ ...place } as Plan, 'chokepoint-production-deploy'),
      },
    ],
  ];

  it.each(attacks)('%s', (_title, ask) => {
    expect(askAs(plan, 'DeployRole', ask).allowed).toBe(false);
  });

  it('is held by the boundary alone, whatever its own policy says', () => {
    const mutated = structuredClone(plan);
    const policy = one(mutated, 'RolePolicy', 'DeployPolicy');
    policy.inputs.policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
    });
    // Names of another stage or app are all that the boundary leaves to the policy.
    const byName = /state|passphrase/;
    for (const [title, ask] of attacks.filter(([name]) => !byName.test(name)))
      expect([title, askAs(mutated, 'DeployRole', ask).allowed]).toEqual([title, false]);
    expect(prove(mutated).find(({ id }) => id === 'governance-is-confined')?.ok).toBe(true);
  });

  it.each([
    'SessionBoundaryStays',
    'ServiceBoundaryStays',
    'NoBoundaryOff',
    'OwnRolesOnly',
    'NoManagedPolicies',
    'PassToServicesOnly',
    'NoInvocation',
    'NoWayOut',
    'NothingIsDestroyed',
    'NoTenantData',
  ])('is found by the proof when the boundary loses %s and the policy is wide', (sid) => {
    const mutated = structuredClone(plan);
    one(mutated, 'RolePolicy', 'DeployPolicy').inputs.policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
    });
    const boundary = one(mutated, 'Policy', 'DeployBoundary');
    const document = JSON.parse(String(boundary.inputs.policy));
    document.Statement = document.Statement.filter(({ Sid }: { Sid?: string }) => Sid !== sid);
    boundary.inputs.policy = JSON.stringify(document);
    const verdict = prove(mutated).find(({ id }) => id === 'governance-is-confined');
    expect(verdict?.findings.length).toBeGreaterThan(0);
  });
});

describe('who may take it', () => {
  const provider = 'arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com';
  const by = (arn: string) => ({ arn, federated: arn, accountId: '123456789012' });
  const sub = 'repo:example/chokepoint:environment:production';
  const claims = (subject: string, audience = 'sts.amazonaws.com') => ({
    'token.actions.githubusercontent.com:aud': audience,
    'token.actions.githubusercontent.com:sub': subject,
  });
  const action = 'sts:AssumeRoleWithWebIdentity';

  it('is the environment of the repository', () => {
    expect(enter(plan, 'DeployRole', { action, principal: by(provider), context: claims(sub) })).toBe(true);
  });

  it.each([
    ['a branch', provider, claims('repo:example/chokepoint:ref:refs/heads/main')],
    ['a pull request', provider, claims('repo:example/chokepoint:pull_request')],
    ['another environment', provider, claims('repo:example/chokepoint:environment:staging')],
    ['another repository', provider, claims('repo:example/chokepoint-fork:environment:production')],
    ['another owner', provider, claims('repo:examples/chokepoint:environment:production')],
    ['a token for somebody else', provider, claims(sub, 'https://github.com/example')],
    ['another issuer', `${provider}.example.com`, claims(sub)],
    ['nobody in particular', provider, {}],
  ])('is not %s', (_title, issuer, context) => {
    expect(enter(plan, 'DeployRole', { action, principal: by(issuer), context })).toBe(false);
  });

  it('is no role of the account, an administrator either', () => {
    const principal = { arn: role('admin'), accountId: '123456789012' };
    expect(enter(plan, 'DeployRole', { action: 'sts:AssumeRole', principal, context: {} })).toBe(false);
  });

  it.each([
    [{ repository: 'example/*', environment: 'production' }, 'is no repository'],
    [{ repository: 'chokepoint', environment: 'production' }, 'is no repository'],
    [{ repository: 'example/chokepoint', environment: '*' }, 'is no environment'],
    [{ repository: 'example/chokepoint', environment: 'a:b' }, 'is no environment'],
  ])('cannot be written as %j', (names, sentence) => {
    expect(() => githubTrust({ ...names, accountId: '123456789012' })).toThrow(sentence);
  });

  it('may have ids in its subject, as newer repositories do', () => {
    const names = { repository: 'example@123456/chokepoint@456789', environment: 'production' };
    const [statement] = githubTrust({ ...names, accountId: '123456789012' }).Statement;
    expect(JSON.stringify(statement)).toContain(
      'repo:example@123456/chokepoint@456789:environment:production',
    );
  });
});

it('fits into what IAM takes', () => {
  // IAM and STS quotas: 6,144 characters of a managed policy, 10,240 of all inline policies of a role, less white space.
  expect(String(one(plan, 'Policy', 'DeployBoundary').inputs.policy).length).toBeLessThanOrEqual(6144);
  expect(String(one(plan, 'Policy', 'ServiceBoundary').inputs.policy).length).toBeLessThanOrEqual(6144);
  expect(String(one(plan, 'RolePolicy', 'DeployPolicy').inputs.policy).length).toBeLessThanOrEqual(10_240);
});

it.each([
  ['local', ['OperatorRole']],
  ['ines', []],
])('is not in %s, which its owner deploys', async (stage, governing) => {
  const own = await planned(stage);
  const roles = all(own, 'Role').filter(({ inputs }) => String(inputs.path).includes('/governance/'));
  expect(roles.map(({ name }) => name)).toEqual(governing);
});
