import { describe, expect, test } from 'vitest';
import { policyDocument } from '../../../shared/policy-document.ts';
import { readAccount } from '../../../stacks/account/account.ts';
import { indexPlan } from '../../../stacks/account/plan-index.ts';
import { readPrincipals } from '../../../stacks/account/principals.ts';
import { readResourcePolicies } from '../../../stacks/account/resource-policies.ts';
import type { Resource } from '../../../stacks/plan/plan-types.ts';
import {
  ACCOUNT,
  API_ARN,
  API_ID,
  BUCKET,
  DATA_ROLE_ARN,
  ENDPOINTS,
  fixturePlan,
  resource,
  TABLE_ARN,
  withInputs,
} from '../local/fixture-plan.ts';

const ALLOW = policyDocument([{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }]);
const attachment = (policyArn: string) =>
  resource('aws:iam/rolePolicyAttachment:RolePolicyAttachment', 'attach', { role: 'invoke', policyArn });
const principals = (change?: (resources: Resource[]) => Resource[]) =>
  readPrincipals(indexPlan(fixturePlan(change)));

describe('the roles of a plan', () => {
  test('come with trust, inline policies, boundary, tags and session length', () => {
    const data = principals().byName('data-read-letter');
    expect(data).toMatchObject({
      roleArn: DATA_ROLE_ARN,
      roleId: 'AROADATAREADLETTERXX',
      maxSessionSeconds: 3600,
    });
    expect(data?.tags).toEqual({ app: 'app', stage: 'test' });
    expect(data?.trust.Statement).toHaveLength(3);
    expect(data?.identity.flatMap((policy) => policy.Statement)).toHaveLength(2);
    expect(data?.boundary?.Statement).toHaveLength(4);
    expect(principals().byArn(DATA_ROLE_ARN)?.roleName).toBe('data-read-letter');
    expect(principals().byName('nobody')).toBeUndefined();
  });

  test('have the policies of the plan that are attached to them, and those written into the role', () => {
    const arn = `arn:aws:iam::${ACCOUNT}:policy/more`;
    const more = resource('aws:iam/policy:Policy', arn, { policy: JSON.stringify(ALLOW) }, { arn });
    const changed = principals((resources) => [
      ...withInputs(resources, 'invoke', {
        inlinePolicies: [{}, { name: 'inline', policy: JSON.stringify(ALLOW) }],
      }),
      more,
      attachment(arn),
    ]);
    expect(changed.byName('invoke')?.identity).toHaveLength(3);
  });

  test.each<[string, (resources: Resource[]) => Resource[], string]>([
    [
      'a managed policy of AWS',
      (all) => [...all, attachment('arn:aws:iam::aws:policy/ReadOnlyAccess')],
      'is not in the plan',
    ],
    [
      'a boundary that is not in the plan',
      (all) => withInputs(all, 'invoke', { permissionsBoundary: 'arn:aws:iam::aws:policy/X' }),
      'is not in the plan',
    ],
    [
      'an inline policy that is not understood',
      (all) =>
        withInputs(all, 'invoke:inline', {
          policy:
            '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","NotAction":"s3:*","Resource":"*","Condition":{"StringSomewhatLike":{"aws:userid":"x"}}}]}',
        }),
      'StringSomewhatLike',
    ],
    [
      'an inline policy that is not JSON',
      (all) => withInputs(all, 'invoke:inline', { policy: '{' }),
      'is not JSON',
    ],
    [
      'a trust policy that is not understood',
      (all) => withInputs(all, 'invoke', { assumeRolePolicy: '{"Version":"2012-10-17","Statement":[]}' }),
      'assumeRolePolicy',
    ],
    [
      'a policy of a role that is not in the plan',
      (all) => withInputs(all, 'invoke:inline', { role: 'gone' }),
      'the plan has no role gone',
    ],
    [
      'an exclusive policy attachment',
      (all) => [...all, resource('aws:iam/policyAttachment:PolicyAttachment', 'x', {})],
      'is not part of the local AWS',
    ],
    [
      'a bucket policy that is not understood',
      (all) =>
        all.map((each) =>
          each.type.endsWith(':BucketPolicy')
            ? {
                ...each,
                inputs: {
                  bucket: BUCKET,
                  policy:
                    '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","NotPrincipal":"*","Action":"s3:*","Resource":"*"}]}',
                },
              }
            : each,
        ),
      'NotPrincipal',
    ],
    [
      'an endpoint policy that is not understood',
      (all) => withInputs(all, ENDPOINTS.sts, { policy: '{"Version":"2008-10-17","Statement":[]}' }),
      'Version',
    ],
    [
      'a second policy of one bucket',
      (all) => [...all, ...all.filter((each) => each.type.endsWith(':BucketPolicy'))],
      'a second resource policy',
    ],
    [
      'a policy in the API beside its own resource',
      (all) =>
        all.map((each) => (each.type.endsWith(':RestApi') ? { ...each, inputs: { policy: ALLOW } } : each)),
      'Principal',
    ],
  ])('stop the start with %s', (_title, change, message) => {
    expect(() => readAccount(fixturePlan(change), Date.now)).toThrow(message);
  });
});

describe('the resource policies of a plan', () => {
  const policies = readResourcePolicies(indexPlan(fixturePlan()));

  test.each([
    [`arn:aws:s3:::${BUCKET}`, true],
    [`arn:aws:s3:::${BUCKET}/fjord/a:b/c`, true],
    ['arn:aws:s3:::other/key', false],
    [`${API_ARN}/stage/POST/tools/x`, true],
    [TABLE_ARN, false],
    ['*', false],
  ])('are found for %s: %s', (arn, found) => {
    expect(policies.of(arn) !== undefined).toBe(found);
  });

  test('are found for a table and its indexes', () => {
    const statement = {
      Effect: 'Deny' as const,
      Principal: '*' as const,
      Action: 'dynamodb:*',
      Resource: TABLE_ARN,
    };
    const table = resource('aws:dynamodb/resourcePolicy:ResourcePolicy', TABLE_ARN, {
      resourceArn: TABLE_ARN,
      policy: JSON.stringify(policyDocument([statement])),
    });
    const changed = readResourcePolicies(indexPlan(fixturePlan((all) => [...all, table])));
    expect(changed.of(TABLE_ARN)).toEqual(policyDocument([statement]));
    expect(changed.of(`${TABLE_ARN}/index/by-status`)).toEqual(policyDocument([statement]));
    expect(changed.of(`${TABLE_ARN}-2`)).toBeUndefined();
  });

  test('name the API itself where its policy says execute-api:/', () => {
    const resources = policies.of(`${API_ARN}/x`)?.Statement.map((statement) => statement.Resource);
    expect(resources).toEqual([`${API_ARN}/*`, `${API_ARN}/*`]);
    expect(API_ARN.endsWith(API_ID)).toBe(true);
  });

  test('of VPC endpoints are found by id, and an unknown endpoint is an error', () => {
    expect(policies.ofEndpoint(ENDPOINTS.s3)?.Statement).toHaveLength(1);
    expect(policies.ofEndpoint(ENDPOINTS.sts)).toBeUndefined();
    expect(() => policies.ofEndpoint('vpce-other')).toThrow('the plan has no VPC endpoint vpce-other');
  });

  test('of VPC endpoints are replaced by a policy of its own resource', () => {
    const closed = policyDocument([{ Effect: 'Deny', Principal: '*', Action: '*', Resource: '*' }]);
    const own = (id: string) =>
      resource('aws:ec2/vpcEndpointPolicy:VpcEndpointPolicy', id, {
        vpcEndpointId: ENDPOINTS.s3,
        policy: JSON.stringify(closed),
      });
    const read = (...more: Resource[]) =>
      readResourcePolicies(indexPlan(fixturePlan((all) => [...all, ...more])));
    expect(read(own('a')).ofEndpoint(ENDPOINTS.s3)).toEqual(closed);
    expect(() => read(own('a'), own('b'))).toThrow(`${ENDPOINTS.s3} has a second policy`);
  });
});
