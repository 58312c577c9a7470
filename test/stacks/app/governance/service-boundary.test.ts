/** The ceiling of the roles that AWS services run as: no grant stands outside of it, and tenant data does. */
import { beforeAll, describe, expect, it } from 'vitest';
import { policyDocument, type Statement } from '../../../../shared/policy-document.ts';
import { evaluate } from '../../../../stacks/iam/evaluate.ts';
import type { Plan } from '../../../../stacks/plan/plan-types.ts';
import { all, one, planned } from '../../../support/plans.ts';
import { askAs, policiesOf } from './governed.ts';

/** Roles that a service may take, by their names in the program. */
const serviceRoles = (plan: Plan) =>
  all(plan, 'Role')
    .filter(({ inputs }) => String(inputs.assumeRolePolicy).includes('"Service"'))
    .map(({ name }) => name);

const texts = (value: string | string[] | undefined) => [value ?? []].flat();

/** Every action on every resource that a statement allows, with patterns filled in. */
function asks({ Action, Resource }: Statement) {
  const resources = texts(Resource).map((resource) =>
    resource === '*' ? '*' : resource.replaceAll('*', 'x'),
  );
  return texts(Action).flatMap((action) => resources.map((resource) => ({ action, resource })));
}

describe.each([
  ['local', {}],
  ['production', {}],
  ['ines', { dev: true }],
])('in %s %j', (stage, how) => {
  it('leaves no role with a grant that is dead', async () => {
    const plan = await planned(stage, how);
    const roles = serviceRoles(plan);
    expect(roles.length).toBeGreaterThan(5);
    const dead = roles.flatMap((name) => {
      const { identity, boundary } = policiesOf(plan, name);
      expect(boundary.Statement.map(({ Sid }) => Sid)).toContain('NoTenantData');
      return identity
        .flatMap(({ Statement }) => Statement)
        .filter(({ Effect }) => Effect === 'Allow')
        .flatMap(asks)
        .filter(({ resource }) => !resource.includes(':kms:'))
        .filter((ask) => !withinBoundary(plan, name, ask))
        .map((ask) => ({ name, ...ask }));
    });
    expect(dead).toEqual([]);
  });
});

/** Whether the boundary lets it through, whatever conditions the grant has. */
function withinBoundary(plan: Plan, name: string, ask: { action: string; resource: string }): boolean {
  const everything = policyDocument([{ Effect: 'Allow', Action: '*', Resource: '*' }]);
  const { boundary } = policiesOf(plan, name);
  const principal = { arn: String(one(plan, 'Role', name).outputs.arn), accountId: plan.accountId };
  return evaluate({ ...ask, principal, context: {} }, { identity: [everything], boundary }).allowed;
}

describe('whatever the policy of a function comes to say', () => {
  let plan: Plan;

  beforeAll(async () => {
    plan = await planned('production');
    one(plan, 'RolePolicy', 'RouterPolicy').inputs.policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
    });
  });

  it.each([
    [
      'read tenant documents',
      's3:GetObject',
      'arn:aws:s3:::chokepoint-production-letters-123456789012/fjord/a',
    ],
    [
      'read parcels',
      'dynamodb:Query',
      'arn:aws:dynamodb:eu-central-1:123456789012:table/chokepoint-production-parcels',
    ],
    [
      'search parcels',
      'dynamodb:Query',
      'arn:aws:dynamodb:eu-central-1:123456789012:table/chokepoint-production-parcels/index/byTenant',
    ],
    ['take an administrator role', 'sts:AssumeRole', 'arn:aws:iam::123456789012:role/admin'],
    [
      'take the operator role',
      'sts:AssumeRole',
      'arn:aws:iam::123456789012:role/chokepoint/production/governance/chokepoint-production-operator',
    ],
    ['change IAM', 'iam:PutRolePolicy', 'arn:aws:iam::123456789012:role/chokepoint-production-router'],
    [
      "write another stage's logs",
      'logs:PutLogEvents',
      'arn:aws:logs:eu-central-1:123456789012:log-group:/chokepoint/staging/x',
    ],
    [
      'call a tool',
      'lambda:InvokeFunction',
      'arn:aws:lambda:eu-central-1:123456789012:function:chokepoint-production-tool-callerid',
    ],
  ])('it cannot %s', (_title, action, resource) => {
    expect(askAs(plan, 'RouterRole', { action, resource }).allowed).toBe(false);
  });
});
