/** Who looks and brakes, evaluated over the production plan. */
import { beforeAll, describe, expect, it } from 'vitest';
import { brakePolicy } from '../../../../stacks/app/governance/operator-permissions.ts';
import { operatorTrust } from '../../../../stacks/app/governance/trust.ts';
import { evaluate } from '../../../../stacks/iam/evaluate.ts';
import type { Plan } from '../../../../stacks/plan/plan-types.ts';
import { all, one, planned } from '../../../support/plans.ts';
import { type Ask, askAs, enter, policiesOf } from './governed.ts';

let plan: Plan;

beforeAll(async () => {
  plan = await planned('production');
});

const account = '123456789012';
const arn = (service: string, rest: string) => `arn:aws:${service}:eu-central-1:${account}:${rest}`;
const role = (rest: string) => `arn:aws:iam::${account}:role/${rest}`;
const brake = { 'iam:PolicyARN': `arn:aws:iam::${account}:policy/chokepoint-production-brake` };
const dataRole = role('chokepoint/production/session/chokepoint-production-data-read_letter');
const router = role('chokepoint-production-router');

describe('an operator', () => {
  it.each<Ask>([
    { action: 'logs:StartQuery', resource: arn('logs', 'log-group:/chokepoint/production/router') },
    { action: 'logs:GetQueryResults', resource: '*' },
    { action: 'cloudwatch:GetMetricData', resource: '*' },
    {
      action: 'cloudwatch:GetDashboard',
      resource: `arn:aws:cloudwatch::${account}:dashboard/chokepoint-production-calls`,
    },
    {
      action: 'lambda:PutFunctionConcurrency',
      resource: arn('lambda', 'function:chokepoint-production-tool-read_letter'),
    },
    { action: 'iam:AttachRolePolicy', resource: dataRole, context: brake },
    { action: 'iam:DetachRolePolicy', resource: dataRole, context: brake },
    { action: 'iam:AttachRolePolicy', resource: router, context: brake },
  ])('may $action on $resource', (ask) => {
    expect(askAs(plan, 'OperatorRole', ask).allowed).toBe(true);
  });

  it.each<[string, Ask]>([
    ['attach another policy', { action: 'iam:AttachRolePolicy', resource: dataRole }],
    [
      'attach what administers',
      {
        action: 'iam:AttachRolePolicy',
        resource: dataRole,
        context: { 'iam:PolicyARN': 'arn:aws:iam::aws:policy/AdministratorAccess' },
      },
    ],
    ['write a policy of their own', { action: 'iam:PutRolePolicy', resource: dataRole, context: brake }],
    [
      'rewrite the brake',
      {
        action: 'iam:CreatePolicyVersion',
        resource: `arn:aws:iam::${account}:policy/chokepoint-production-brake`,
      },
    ],
    [
      'detach the policy of the operators themselves',
      {
        action: 'iam:DetachRolePolicy',
        resource: role('chokepoint/production/governance/chokepoint-production-operator'),
        context: brake,
      },
    ],
    [
      'brake another stage',
      { action: 'iam:AttachRolePolicy', resource: role('chokepoint-staging-router'), context: brake },
    ],
    ['become an agent', { action: 'sts:AssumeRole', resource: dataRole }],
    [
      'call a function',
      {
        action: 'lambda:InvokeFunction',
        resource: arn('lambda', 'function:chokepoint-production-tool-read_letter'),
      },
    ],
    [
      'change code',
      {
        action: 'lambda:UpdateFunctionCode',
        resource: arn('lambda', 'function:chokepoint-production-router'),
      },
    ],
    [
      'read documents',
      { action: 's3:GetObject', resource: `arn:aws:s3:::chokepoint-production-letters-${account}/fjord/a` },
    ],
    [
      'read parcels',
      { action: 'dynamodb:Query', resource: arn('dynamodb', 'table/chokepoint-production-parcels') },
    ],
    [
      'read logs of something else',
      { action: 'logs:StartQuery', resource: arn('logs', 'log-group:/payroll/production/x') },
    ],
    [
      'delete a log',
      { action: 'logs:DeleteLogGroup', resource: arn('logs', 'log-group:/chokepoint/production/router') },
    ],
  ])('may not %s', (_title, ask) => {
    expect(askAs(plan, 'OperatorRole', ask).allowed).toBe(false);
  });

  it('is limited by the very policy that grants', () => {
    const { identity, boundary } = policiesOf(plan, 'OperatorRole');
    expect(identity).toEqual([boundary]);
  });
});

describe('the brake', () => {
  it('stops the sessions of a role that are already out', () => {
    const { identity, boundary } = policiesOf(plan, 'DataReadLetterRole');
    const principal = {
      arn: `arn:aws:sts::${account}:assumed-role/chokepoint-production-data-read_letter/call`,
      roleArn: dataRole,
      accountId: account,
    };
    const context = {
      'aws:PrincipalTag/tenant': 'fjord',
      'aws:PrincipalTag/actor': 'ai-agent',
      'aws:SourceVpc': one(plan, 'Vpc', 'Network').id,
      'aws:ViaAWSService': 'false',
    };
    const resource = `arn:aws:s3:::chokepoint-production-letters-${account}/fjord/a.txt`;
    const ask = { action: 's3:GetObject', resource, principal, context };
    expect(evaluate(ask, { identity, boundary }).allowed).toBe(true);
    expect(evaluate(ask, { identity: [...identity, brakePolicy], boundary })).toMatchObject({
      allowed: false,
      explicitDeny: true,
    });
  });

  it('is attached to nothing by the plan', () => {
    const attached = all(plan, 'RolePolicyAttachment').map(({ inputs }) => inputs.policyArn);
    expect(attached).not.toContain(one(plan, 'Policy', 'Brake').outputs.arn);
  });
});

describe('who may take the role', () => {
  const sso = role(
    'aws-reserved/sso.amazonaws.com/eu-central-1/AWSReservedSSO_ChokepointOperator_0123456789abcdef',
  );
  const by = (roleArn: string) => ({ arn: roleArn, accountId: account });
  const action = 'sts:AssumeRole';
  const enterAs = (arn: string, more: Record<string, string> = {}) =>
    enter(plan, 'OperatorRole', {
      action,
      principal: by(arn),
      context: { 'aws:PrincipalArn': arn, ...more },
    });

  it('is people of the permission set', () => {
    expect(enterAs(sso)).toBe(true);
    expect(
      enter(
        plan,
        'OperatorRole',
        { action, principal: by(sso), context: { 'aws:PrincipalArn': sso } },
        false,
      ),
    ).toBe(false);
  });

  it.each([
    ['another permission set', sso.replace('Operator', 'Reader'), {}],
    ['an administrator', role('admin'), {}],
    ['a role that looks like it', role('AWSReservedSSO_ChokepointOperator_0123456789abcdef'), {}],
    ['an agent', sso, { 'aws:PrincipalTag/actor': 'ai-agent' }],
  ])('is not %s', (_title, arn, more) => {
    expect(enterAs(arn, more)).toBe(false);
  });

  it('must have shown a second factor, where Identity Center has not asked for it', () => {
    const principal = role('ops/operator');
    const [people] = operatorTrust({ accountId: account, principal }).Statement;
    expect(people?.Condition).toEqual({
      ArnLike: { 'aws:PrincipalArn': principal },
      Bool: { 'aws:MultiFactorAuthPresent': 'true' },
    });
  });

  it.each([
    role('*'),
    role('ops/*'),
    role('aws-reserved/sso.amazonaws.com/*'),
    role('aws-reserved/sso.amazonaws.com/eu-central-1/AWSReservedSSO_*'),
    `arn:aws:iam::${account}:root`,
    'arn:aws:iam::999999999999:role/operator',
  ])('cannot be written as %s', (principal) => {
    expect(() => operatorTrust({ accountId: account, principal })).toThrow(
      /is no operator|of another account/,
    );
  });
});
