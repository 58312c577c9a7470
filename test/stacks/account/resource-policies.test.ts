import { describe, expect, test } from 'vitest';
import { policyDocument } from '../../../shared/policy-document.ts';
import { indexPlan } from '../../../stacks/account/plan-index.ts';
import { readResourcePolicies } from '../../../stacks/account/resource-policies.ts';
import type { Resource } from '../../../stacks/plan/plan-types.ts';
import { ACCOUNT, API_ARN, ENDPOINTS, fixturePlan, REGION, resource } from '../local/fixture-plan.ts';

const policies = (...more: Resource[]) =>
  readResourcePolicies(indexPlan(fixturePlan((all) => [...all, ...more])));
const policy = (Resource: string) =>
  JSON.stringify(policyDocument([{ Effect: 'Deny', Principal: '*', Action: '*', Resource }]));
const bucketPolicy = (id = 'own') =>
  resource('aws:s3/bucketPolicy:BucketPolicy', id, { bucket: 'new', policy: policy('*') });
const table = `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/new`;

describe('the policy of a resource', () => {
  test('is that of the bucket for each of its objects', () => {
    const { of } = policies(bucketPolicy());
    expect(of('arn:aws:s3:::new/a/b')).toBeDefined();
    expect(of('arn:aws:s3:::new')).toBe(of('arn:aws:s3:::new/a/b'));
    expect(of('arn:aws:s3:::new2/a')).toBeUndefined();
  });

  test('is that of the table for each of its indexes', () => {
    const own = { resourceArn: table, policy: policy('*') };
    const { of } = policies(resource('aws:dynamodb/resourcePolicy:ResourcePolicy', 'own', own));
    expect(of(`${table}/index/byTenant`)).toBeDefined();
    expect(of(`${table}2`)).toBeUndefined();
  });

  test('of an API names the API where it stands for itself', () => {
    const [api] = fixturePlan().resources.filter(({ type }) => /restApi(Policy)?:/.test(type));
    expect(api).toBeDefined();
    expect(JSON.stringify(policies().of(`${API_ARN}/v1/POST/tools/x`))).not.toContain('"execute-api:/');
  });

  test('of a key is needed, since the account’s identity policies would decide without one', () => {
    const key = resource('aws:kms/key:Key', 'key', {}, { arn: 'arn:aws:kms:x:1:key/k' });
    expect(() => policies(key)).toThrow(/policy/);
    const own = resource('aws:kms/keyPolicy:KeyPolicy', 'policy', { keyId: 'key', policy: policy('*') });
    expect(policies(key, own).of('arn:aws:kms:x:1:key/k')).toBeDefined();
  });

  test('that stands twice, or that is not understood, throws', () => {
    expect(() => policies(bucketPolicy(), bucketPolicy('second'))).toThrow(/has a second resource policy/);
    const odd = resource('aws:s3/bucketPolicy:BucketPolicy', 'odd', {
      bucket: 'odd',
      policy: '{"Version":"1"}',
    });
    expect(() => policies(odd)).toThrow(/BucketPolicy-odd/);
  });
});

describe('the policy of an endpoint', () => {
  test('is its own, or the one that replaces it, or none', () => {
    expect(policies().ofEndpoint(ENDPOINTS.s3)?.Statement[0]?.Effect).toBe('Allow');
    expect(policies().ofEndpoint(ENDPOINTS.dynamodb)).toBeUndefined();
    const replacement = (id: string) =>
      resource('aws:ec2/vpcEndpointPolicy:VpcEndpointPolicy', id, {
        ...{ vpcEndpointId: ENDPOINTS.s3, policy: policy('*') },
      });
    expect(policies(replacement('a')).ofEndpoint(ENDPOINTS.s3)?.Statement[0]?.Effect).toBe('Deny');
    expect(() => policies(replacement('a'), replacement('b'))).toThrow(/has a second policy/);
  });

  test('of an endpoint that is not in the plan throws: no policy would be full access', () => {
    expect(() => policies().ofEndpoint('vpce-unknown')).toThrow('the plan has no VPC endpoint vpce-unknown');
  });
});
