/** Each example SCP stops an attack that passes without it, from an administrator of the account, and nothing else. */
import { describe, expect, it } from 'vitest';
import { type PolicyDocument, policyDocument } from '../../../../shared/policy-document.ts';
import { scps } from '../../../../stacks/app/governance/scps.ts';
import { evaluate, type Question } from '../../../../stacks/iam/evaluate.ts';

const account = '123456789012';
const menders = 'arn:aws:iam::*:role/aws-reserved/sso.amazonaws.com/*AWSReservedSSO_ChokepointAdmin_*';
const all = scps({ app: 'chokepoint', regions: ['eu-central-1'], menders });
const everything = policyDocument([{ Effect: 'Allow', Action: '*', Resource: '*' }]);
const iam = (rest: string) => `arn:aws:iam::${account}:${rest}`;
const arn = (service: string, rest: string) => `arn:aws:${service}:eu-central-1:${account}:${rest}`;

type Who = 'admin' | 'mender' | 'agent';
const roles: Record<Who, string> = {
  admin: iam('role/admin'),
  mender: iam('role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_ChokepointAdmin_0123456789abcdef'),
  agent: iam('role/chokepoint/production/session/chokepoint-production-data-read_letter'),
};
type Ask = { as?: Who; action: string; resource: string; context?: Question['context'] };

function allowed({ as = 'admin', action, resource, context = {} }: Ask, scp: PolicyDocument[]): boolean {
  const roleArn = roles[as];
  const known = { 'aws:PrincipalArn': roleArn, 'aws:RequestedRegion': 'eu-central-1', ...context };
  const principal = { arn: roleArn, accountId: account };
  return evaluate({ action, resource, principal, context: known }, { identity: [everything], scp }).allowed;
}

/** As it is attached: beside AWS's own FullAWSAccess, on one level. */
const level = (name: string) =>
  policyDocument([
    ...everything.Statement,
    ...all.filter((one) => one.name === name).flatMap(({ document }) => document.Statement),
  ]);

const session = iam('role/chokepoint/production/session/chokepoint-production-data-read_letter');
const tool = arn('lambda', 'function:chokepoint-production-tool-read_letter');
const boundary = iam('policy/chokepoint-production-session-boundary');

describe.each<[scp: string, attack: string, ask: Ask]>([
  ['agents-are-marked', 'takes a session role without tags', { action: 'sts:AssumeRole', resource: session }],
  [
    'agents-are-marked',
    'takes a session role as a human',
    { action: 'sts:AssumeRole', resource: session, context: { 'aws:RequestTag/actor': 'human' } },
  ],
  [
    'agents-are-marked',
    'reads with a session that lost its mark',
    { as: 'agent', action: 's3:GetObject', resource: 'arn:aws:s3:::any/key' },
  ],
  [
    'boundaries-stay',
    'makes a session role without a boundary',
    { action: 'iam:CreateRole', resource: session },
  ],
  [
    'boundaries-stay',
    'makes a session role with a boundary that is none',
    {
      action: 'iam:CreateRole',
      resource: session,
      context: { 'iam:PermissionsBoundary': 'arn:aws:iam::aws:policy/AdministratorAccess' },
    },
  ],
  [
    'boundaries-stay',
    'takes the boundary off',
    {
      action: 'iam:DeleteRolePermissionsBoundary',
      resource: session,
      context: { 'iam:PermissionsBoundary': boundary },
    },
  ],
  ['boundaries-stay', 'rewrites the boundary', { action: 'iam:CreatePolicyVersion', resource: boundary }],
  [
    'tools-through-the-gateway',
    'calls the function of a tool',
    { action: 'lambda:InvokeFunction', resource: tool },
  ],
  [
    'tools-through-the-gateway',
    'gives the function of a tool a URL',
    { action: 'lambda:CreateFunctionUrlConfig', resource: tool },
  ],
  [
    'tools-through-the-gateway',
    'lets another account call the function of a tool',
    { action: 'lambda:AddPermission', resource: tool, context: { 'lambda:Principal': '999999999999' } },
  ],
  ['no-long-lived-keys', 'makes a user', { action: 'iam:CreateUser', resource: iam('user/x') }],
  ['no-long-lived-keys', 'makes an access key', { action: 'iam:CreateAccessKey', resource: iam('user/x') }],
  [
    'record-stays',
    'stops the trail',
    { action: 'cloudtrail:StopLogging', resource: arn('cloudtrail', 'trail/chokepoint-production-trail') },
  ],
  [
    'record-stays',
    "deletes the router's log",
    { action: 'logs:DeleteLogGroup', resource: arn('logs', 'log-group:/chokepoint/production/router') },
  ],
  [
    'record-stays',
    'goes around the lock',
    { action: 's3:BypassGovernanceRetention', resource: 'arn:aws:s3:::chokepoint-staging-audit-1/record' },
  ],
  [
    'regions-in-use',
    'works where nobody looks',
    {
      action: 'lambda:CreateFunction',
      resource: 'arn:aws:lambda:ap-east-1:123456789012:function:x',
      context: { 'aws:RequestedRegion': 'ap-east-1' },
    },
  ],
])('%s', (scp, attack, ask) => {
  it(`stops whoever ${attack}`, () => {
    expect(allowed(ask, [everything])).toBe(true);
    expect(allowed(ask, [level(scp)])).toBe(false);
  });
});

describe('all of them together', () => {
  const together = all.map(({ name }) => level(name));

  it.each<[what: string, ask: Ask]>([
    [
      'the router takes a session role',
      { action: 'sts:AssumeRole', resource: session, context: { 'aws:RequestTag/actor': 'ai-agent' } },
    ],
    [
      'a marked agent reads',
      {
        as: 'agent',
        action: 's3:GetObject',
        resource: 'arn:aws:s3:::any/key',
        context: { 'aws:PrincipalTag/actor': 'ai-agent' },
      },
    ],
    [
      'a pipeline makes a session role with its boundary',
      { action: 'iam:CreateRole', resource: session, context: { 'iam:PermissionsBoundary': boundary } },
    ],
    ['people mend a boundary', { as: 'mender', action: 'iam:CreatePolicyVersion', resource: boundary }],
    [
      'a deploy lets API Gateway call a tool',
      {
        action: 'lambda:AddPermission',
        resource: tool,
        context: { 'lambda:Principal': 'apigateway.amazonaws.com' },
      },
    ],
    [
      'IAM is asked, which lives in us-east-1',
      { action: 'iam:GetRole', resource: iam('role/x'), context: { 'aws:RequestedRegion': 'us-east-1' } },
    ],
    [
      'other functions are called',
      { action: 'lambda:InvokeFunction', resource: arn('lambda', 'function:payroll') },
    ],
  ])('let through that %s', (_what, ask) => {
    expect(allowed(ask, together)).toBe(true);
  });

  it('leave API Gateway calling: a service that asks by its own name is no principal of the account', () => {
    const [deny] = level('tools-through-the-gateway').Statement.filter(({ Effect }) => Effect === 'Deny');
    expect(deny?.Principal).toBeUndefined();
  });

  it.each(all)('$name has a sentence and the size of an SCP', ({ why, document }) => {
    expect(why).toMatch(/^[A-Z].+\.$/);
    // AWS Organizations, "Quotas": 5,120 characters, and later more.
    expect(JSON.stringify(document).length).toBeLessThanOrEqual(5_120);
  });
});
