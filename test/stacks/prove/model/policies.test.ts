import { describe, expect, it } from 'vitest';
import type { Statement } from '../../../../shared/policy-document.ts';
import {
  attachedPolicies,
  conditionOn,
  conditionsOf,
  identityStatements,
  parseStatements,
  principalsOf,
  statementsIn,
} from '../../../../stacks/prove/model/policies.ts';
import { fixturePlan, resource } from '../../local/fixture-plan.ts';

const allow = (Action: string) => ({ Effect: 'Allow', Action, Resource: '*' });
const policy = (...actions: string[]) =>
  JSON.stringify({ Version: '2012-10-17', Statement: actions.map(allow) });

describe('the statements of a policy', () => {
  const own = resource('aws:iam/policy:Policy', 'own', { policy: policy('a:B') });

  it('stand with the resource and property of their policy', () => {
    expect(statementsIn(own, 'policy')).toEqual([
      { statement: allow('a:B'), resource: own, property: 'policy' },
    ]);
    expect(statementsIn(own, 'assumeRolePolicy')).toEqual([]);
  });

  it('may be one that stands alone', () => {
    const text = JSON.stringify({ Version: '2012-10-17', Statement: allow('a:B') });
    expect(parseStatements(own, 'policy', text)).toHaveLength(1);
  });

  it.each(['{', 'null', '7x'])('cannot be read from %s: nobody may take that for none', (text) => {
    expect(() => parseStatements(own, 'policy', text)).toThrow('Policy-own has a policy that is not JSON.');
  });
});

describe('what a role is granted', () => {
  const role = resource('aws:iam/role:Role', 'role', {
    inlinePolicies: [{ name: 'x', policy: policy('a:Inline') }],
    managedPolicyArns: ['arn:aws:iam::aws:policy/Elsewhere'],
  });
  const plan = fixturePlan(() => [
    role,
    resource('aws:iam/rolePolicy:RolePolicy', 'separate', { role: 'role', policy: policy('a:Separate') }),
    resource('aws:iam/rolePolicy:RolePolicy', 'foreign', { role: 'other', policy: policy('a:Foreign') }),
    resource('aws:iam/policy:Policy', 'managed', { policy: policy('a:Managed') }, { arn: 'arn:managed' }),
    resource('aws:iam/rolePolicyAttachment:RolePolicyAttachment', 'x', {
      role: 'role',
      policyArn: 'arn:managed',
    }),
  ]);

  it('is its inline, its separate and its attached policies', () => {
    const actions = identityStatements(plan, role).map(({ statement }) => statement.Action);
    expect(actions).toEqual(['a:Inline', 'a:Separate', 'a:Managed']);
  });

  it('names policies outside the plan, without their text', () => {
    expect(attachedPolicies(plan, role).map(({ arn, policy: read }) => [arn, read !== undefined])).toEqual([
      ['arn:managed', true],
      ['arn:aws:iam::aws:policy/Elsewhere', false],
    ]);
  });
});

it('conditions are found by their key in any case', () => {
  const Condition = {
    StringEquals: { 'aws:SourceVpce': 'v', 'aws:userid': ['a', 'b'] },
    Null: { 'AWS:sourcevpce': false },
  };
  const statement = { ...allow('a:B'), Condition } as unknown as Statement;
  expect(conditionsOf(statement)).toHaveLength(3);
  expect(conditionOn(statement, 'aws:sourceVpce')).toEqual([
    { operator: 'StringEquals', key: 'aws:SourceVpce', values: ['v'] },
    { operator: 'Null', key: 'AWS:sourcevpce', values: ['false'] },
  ]);
});

it.each([
  ['*', ['*']],
  [{ AWS: '*' }, ['*']],
  [{ AWS: ['a', 'b'], Service: 's' }, ['AWS:a', 'AWS:b', 'Service:s']],
  [undefined, []],
] as const)('the principals of %j are %j', (Principal, expected) => {
  expect(principalsOf({ ...allow('a:B'), Principal } as unknown as Statement)).toEqual(expected);
});
