/** Policies and questions of a small world, in which statements often meet: arbitraries for the property tests. */
import * as fc from 'fast-check';
import { type PolicyDocument, policyDocument, type Statement } from '../../../shared/policy-document.ts';
import type { Policies, Question } from '../../../stacks/iam/evaluate.ts';
import { ACCOUNT, ASKERS, ROLE_ARN, SESSION_ARN } from './fixtures.ts';

/** A fixed seed: the tests draw much, but the same each time. */
export const RUNS = { numRuns: 500, seed: 1 };

export const TENANTS = ['fjord', 'tundra', '*', 'f?ord', '${*}', '${aws:PrincipalTag/team}'];
const ACTIONS = ['s3:GetObject', 's3:PutObject', 'dynamodb:Query'];

export const oneOf = <Value>(...values: Value[]) => fc.constantFrom(...values);
const condition = oneOf<Statement['Condition']>(
  undefined,
  { StringEquals: { 'aws:PrincipalTag/tenant': 'fjord' } },
  { StringNotEquals: { 'aws:PrincipalTag/team': '${aws:PrincipalTag/tenant}' } },
  { StringLikeIfExists: { 'aws:PrincipalTag/team': 'f*' } },
  { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['a', 'b'] } },
  { 'ForAnyValue:StringLike': { 'aws:TagKeys': 'a*' } },
  { Null: { 'aws:TagKeys': 'true' } },
);
const principal = oneOf<Statement['Principal']>(
  '*',
  { AWS: ACCOUNT },
  { AWS: ROLE_ARN },
  { AWS: SESSION_ARN },
  { AWS: '999999999999' },
  { Service: 'lambda.amazonaws.com' },
);

function statement(who: typeof principal | undefined): fc.Arbitrary<Statement> {
  return fc
    .record({
      effect: oneOf<Statement['Effect']>('Allow', 'Allow', 'Deny'),
      action: oneOf('Action', 'Action', 'NotAction'),
      actions: oneOf('*', 's3:*', 's3:Get*', ...ACTIONS),
      resource: oneOf('Resource', 'Resource', 'NotResource'),
      resources: oneOf('*', 'arn:aws:s3:::docs/*', 'arn:aws:s3:::docs/${aws:PrincipalTag/tenant}/*'),
      condition,
      principal: who ?? fc.constant(undefined),
    })
    .map((drawn) => ({
      Effect: drawn.effect,
      [drawn.action]: drawn.actions,
      [drawn.resource]: drawn.resources,
      ...(drawn.condition && { Condition: drawn.condition }),
      ...(drawn.principal && { Principal: drawn.principal }),
    }));
}

export const documents = (who?: typeof principal): fc.Arbitrary<PolicyDocument> =>
  fc.array(statement(who), { minLength: 1, maxLength: 4 }).map((statements) => policyDocument(statements));

export const policies: fc.Arbitrary<Policies> = fc.record(
  {
    identity: fc.array(documents(), { maxLength: 3 }),
    resource: documents(principal),
    boundary: documents(),
    session: documents(),
    endpoint: documents(oneOf<Statement['Principal']>('*')),
    scp: fc.array(documents(), { maxLength: 2 }),
  },
  { requiredKeys: ['identity'] },
);

export const question: fc.Arbitrary<Question> = fc.record({
  action: oneOf(...ACTIONS),
  resource: oneOf(...TENANTS, 'a/b').map((tenant) => `arn:aws:s3:::docs/${tenant}/key`),
  principal: oneOf<Question['principal']>(ASKERS.session, ASKERS.role),
  context: fc.record(
    {
      'aws:PrincipalTag/tenant': oneOf(...TENANTS, ''),
      'aws:PrincipalTag/team': oneOf(...TENANTS, ''),
      'aws:TagKeys': fc.array(oneOf('a', 'b', 'ax', ''), { maxLength: 3 }),
    },
    { requiredKeys: [] },
  ),
});
