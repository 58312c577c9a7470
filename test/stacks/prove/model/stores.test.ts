import { describe, expect, it } from 'vitest';
import { policyDocument } from '../../../../shared/policy-document.ts';
import { keyOf, keyOfBucket, keyOfTable, resourcePolicyOf } from '../../../../stacks/prove/model/stores.ts';
import { fixturePlan, resource } from '../../local/fixture-plan.ts';

const policy = JSON.stringify(
  policyDocument([{ Effect: 'Deny', Principal: '*', Action: '*', Resource: '*' }]),
);
const bucket = resource('aws:s3/bucket:Bucket', 'new', {}, { arn: 'arn:aws:s3:::new' });
const keyArn = 'arn:aws:kms:eu-west-1:1:key/k';
const key = (inputs: object) => resource('aws:kms/key:Key', 'k', { ...inputs }, { arn: keyArn });
const planWith = (...more: ReturnType<typeof resource>[]) => fixturePlan((all) => [...all, ...more]);
const thing = { arn: 'arn:aws:s3:::new', name: 'new', urn: bucket.urn };

describe('the policy of a store', () => {
  it('is written in a resource of its own, or in the store', () => {
    const separate = resource('aws:s3/bucketPolicy:BucketPolicy', 'p', { bucket: 'new', policy });
    expect(resourcePolicyOf(planWith(bucket, separate), thing).at).toBe(separate);
    const own = { ...bucket, inputs: { policy } };
    expect(resourcePolicyOf(planWith(own), thing).at).toBe(own);
  });

  it('never comes from another store, and may be missing', () => {
    const foreign = resource('aws:s3/bucketPolicy:BucketPolicy', 'p', { bucket: 'new2', policy });
    expect(resourcePolicyOf(planWith(bucket, foreign), thing)).toEqual({});
  });

  it('that cannot be read ends in a sentence that names it', () => {
    const odd = resource('aws:s3/bucketPolicy:BucketPolicy', 'odd', { bucket: 'new', policy: '{' });
    expect(() => resourcePolicyOf(planWith(bucket, odd), thing)).toThrow(/BucketPolicy-odd policy/);
  });
});

describe('a key', () => {
  it('is found by its ARN or its id, with its policy', () => {
    const plan = planWith(key({ policy }));
    expect([keyArn, 'k'].map((name) => keyOf(plan, name)?.arn)).toEqual([keyArn, keyArn]);
    expect(keyOf(plan, 'alias/aws/sns')).toBeUndefined();
    expect(keyOf(plan, undefined)).toBeUndefined();
  });

  it('without a policy is refused: KMS then admits the whole account', () => {
    expect(() => keyOf(planWith(key({})), 'k')).toThrow(
      'Key-k has no policy: KMS then admits the whole account.',
    );
  });
});

describe('the key of a store', () => {
  it('of a bucket is that of its first rule', () => {
    const rules = [
      { applyServerSideEncryptionByDefault: { sseAlgorithm: 'aws:kms', kmsMasterKeyId: keyArn } },
    ];
    const type = 'aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration';
    expect(keyOfBucket(planWith(resource(type, 'e', { bucket: 'new', rules })), bucket)).toBe(keyArn);
    expect(keyOfBucket(planWith(resource(type, 'e', { bucket: 'other', rules })), bucket)).toBeUndefined();
    expect(keyOfBucket(planWith(resource(type, 'e', { bucket: 'new', rules: [] })), bucket)).toBeUndefined();
  });

  it.each([
    [{ enabled: true, kmsKeyArn: keyArn }, keyArn],
    [{ enabled: false, kmsKeyArn: keyArn }, undefined],
    [{ enabled: true }, undefined],
    [undefined, undefined],
  ])('of a table with %j is %s', (serverSideEncryption, expected) => {
    expect(keyOfTable(resource('aws:dynamodb/table:Table', 't', { serverSideEncryption }))).toBe(expected);
  });
});
