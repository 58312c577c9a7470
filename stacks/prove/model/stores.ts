/** The resource policies and keys of stores, each policy with the resource that contains it. */
import type { PolicyDocument } from '../../../shared/policy-document.ts';
import { readPolicy } from '../../account/policy-text.ts';
import type { Plan, Resource } from '../../plan/plan-types.ts';
import { PlainError } from '../../terminal/plain-error.ts';
import type { Thing } from './reach-types.ts';

/** Types of separate policies, each with the property that names the owner. */
const places: [type: string, of: string][] = [
  ['aws:s3/bucketPolicy:BucketPolicy', 'bucket'],
  ['aws:dynamodb/resourcePolicy:ResourcePolicy', 'resourceArn'],
  ['aws:sns/topicPolicy:TopicPolicy', 'arn'],
];

/**
 * @returns the policy and the resource that contains it; neither when there is no policy
 * @throws PlainError for a policy that the evaluator does not know
 */
export function resourcePolicyOf(
  plan: Plan,
  { arn, name, urn }: Pick<Thing, 'arn' | 'name' | 'urn'>,
): { at?: Resource; policy?: PolicyDocument } {
  const own = plan.resources.find((one) => one.urn === urn);
  const separate = plan.resources.find(({ type, inputs }) =>
    places.some(([of, property]) => type === of && [arn, name].includes(String(inputs[property]))),
  );
  const at = separate ?? (own?.inputs.policy === undefined ? undefined : own);
  if (!at?.inputs.policy) return {};
  try {
    return { at, policy: readPolicy(at.inputs.policy, 'resource', `${at.name} policy`) };
  } catch (error) {
    throw new PlainError((error as Error).message);
  }
}

/**
 * @param name ARN or id of a key
 * @returns the key with its policy; undefined when it is not in this plan
 * @throws PlainError for a key without a policy, or with one that the evaluator does not know
 */
export function keyOf(plan: Plan, name: unknown): { arn: string; policy: PolicyDocument } | undefined {
  const key = plan.resources.find(
    ({ type, id, outputs }) => type === 'aws:kms/key:Key' && (id === name || outputs.arn === name),
  );
  if (key === undefined) return undefined;
  const arn = String(key.outputs.arn);
  const { policy } = resourcePolicyOf(plan, { urn: key.urn, arn, name: key.id });
  if (policy === undefined)
    throw new PlainError(`${key.name} has no policy: KMS then admits the whole account.`);
  return { arn, policy };
}

type EncryptionRule = { applyServerSideEncryptionByDefault?: { kmsMasterKeyId?: string } };

/** @returns the ARN of the key for new objects; undefined where AWS owns the key */
export function keyOfBucket(plan: Plan, bucket: Resource): string | undefined {
  const configuration = plan.resources.find(
    ({ type, inputs }) =>
      type === 'aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration' &&
      inputs.bucket === bucket.id,
  );
  const [rule] = (configuration?.inputs.rules ?? []) as EncryptionRule[];
  return rule?.applyServerSideEncryptionByDefault?.kmsMasterKeyId;
}

/** @returns the ARN of the table's key; undefined where AWS owns the key */
export function keyOfTable({ inputs }: Resource): string | undefined {
  const { enabled, kmsKeyArn } = (inputs.serverSideEncryption ?? {}) as {
    enabled?: boolean;
    kmsKeyArn?: string;
  };
  return enabled === true ? kmsKeyArn : undefined;
}
