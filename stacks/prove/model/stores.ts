/** The resource policy of a bucket, a table or a topic, with the resource that it is written in. */
import type { PolicyDocument } from '../../../shared/policy-document.ts';
import { readPolicy } from '../../account/policy-text.ts';
import type { Plan, Resource } from '../../plan/plan-types.ts';
import { PlainError } from '../../terminal/plain-error.ts';
import type { Thing } from './reach-types.ts';

/** Type and property that say whose policy it is. */
const places: [type: string, of: string][] = [
  ['aws:s3/bucketPolicy:BucketPolicy', 'bucket'],
  ['aws:dynamodb/resourcePolicy:ResourcePolicy', 'resourceArn'],
  ['aws:sns/topicPolicy:TopicPolicy', 'arn'],
];

/**
 * @returns neither of both when the resource has no policy
 * @throws PlainError for a policy that cannot be read
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
 * The key of this plan that `name` (ARN or id) means, with its policy. @throws PlainError for a policy that cannot be
 * read
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

/** ARN of the key for new objects; undefined where AWS owns the key. */
export function keyOfBucket(plan: Plan, bucket: Resource): string | undefined {
  const configuration = plan.resources.find(
    ({ type, inputs }) =>
      type === 'aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration' &&
      inputs.bucket === bucket.id,
  );
  const [rule] = (configuration?.inputs.rules ?? []) as EncryptionRule[];
  return rule?.applyServerSideEncryptionByDefault?.kmsMasterKeyId;
}

/** ARN of the table's key; undefined where AWS owns the key. */
export function keyOfTable({ inputs }: Resource): string | undefined {
  const { enabled, kmsKeyArn } = (inputs.serverSideEncryption ?? {}) as {
    enabled?: boolean;
    kmsKeyArn?: string;
  };
  return enabled === true ? kmsKeyArn : undefined;
}
