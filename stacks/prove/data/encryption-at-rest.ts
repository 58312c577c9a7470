/**
 * The stores of a shared stage are encrypted with keys of that stage, which rotate and cannot be deleted within a
 * week. So a reader of the content needs a right to the store and one to its key. Personal stages use AWS's own
 * keys, because they cost less. Sources: KMS Developer Guide, "Rotating AWS KMS keys" and "Deleting AWS KMS keys";
 * Security Hub KMS.4.
 */
import { rowOf } from '../../app/stage/stages.ts';
import type { Finding, Plan, Resource } from '../../plan/plan-types.ts';
import { finding, list, ofType, type Proof } from '../model/proof.ts';

type Keys = (key: unknown) => boolean;

export const encryptionAtRest: Proof = {
  id: 'encryption-at-rest',
  title:
    "Everything that a shared stage stores is encrypted with the stage's own keys, which rotate and are kept",
  check(plan: Plan) {
    const keys = ofType(plan, 'aws:kms/key:Key');
    const isOwn: Keys = (key) =>
      keys.some(({ id, outputs }) => key !== undefined && [id, outputs.arn].includes(key as string));
    return [...keys.flatMap(keyFindings), ...(rowOf(plan.stage).shared ? storedFindings(plan, isOwn) : [])];
  },
};

function keyFindings(key: Resource): Finding[] {
  const {
    enableKeyRotation,
    deletionWindowInDays = 30,
    isEnabled = true,
    bypassPolicyLockoutSafetyCheck,
  } = key.inputs;
  return [
    ...(enableKeyRotation === true ? [] : [finding(key, 'enableKeyRotation', 'must be true')]),
    ...(Number(deletionWindowInDays) >= 7
      ? []
      : [finding(key, 'deletionWindowInDays', 'must be at least 7')]),
    ...(isEnabled === true ? [] : [finding(key, 'isEnabled', 'is false: nothing can be read')]),
    ...(bypassPolicyLockoutSafetyCheck === true
      ? [finding(key, 'bypassPolicyLockoutSafetyCheck', 'lets a policy lock everybody out')]
      : []),
  ];
}

/** The rows give each type's property with its key. */
function storedFindings(plan: Plan, isOwn: Keys): Finding[] {
  const rows: [type: string, property: string, keyOf: (inputs: Resource['inputs']) => unknown][] = [
    ['aws:cloudwatch/logGroup:LogGroup', 'kmsKeyId', ({ kmsKeyId }) => kmsKeyId],
    ['aws:sns/topic:Topic', 'kmsMasterKeyId', ({ kmsMasterKeyId }) => kmsMasterKeyId],
    ['aws:cloudtrail/trail:Trail', 'kmsKeyId', ({ kmsKeyId }) => kmsKeyId],
    [
      'aws:dynamodb/table:Table',
      'serverSideEncryption',
      ({ serverSideEncryption }) => tableKey(serverSideEncryption),
    ],
  ];
  return [
    ...rows.flatMap(([type, property, keyOf]) =>
      ofType(plan, type)
        .filter(({ inputs }) => !isOwn(keyOf(inputs)))
        .map((resource) =>
          finding(resource, property, "names no key of this plan: it is encrypted with AWS's own, or not"),
        ),
    ),
    // A delivery stream may use AWS's key: it holds records for minutes, and a key of ours would have to admit
    // every principal that deploys.
    ...ofType(plan, 'aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream')
      .filter(
        ({ inputs }) => (inputs.serverSideEncryption as { enabled?: boolean } | undefined)?.enabled !== true,
      )
      .map((stream) => finding(stream, 'serverSideEncryption', 'must be enabled')),
    ...ofType(plan, 'aws:s3/bucket:Bucket').flatMap((bucket) => bucketFindings(plan, bucket, isOwn)),
  ];
}

function tableKey(serverSideEncryption: unknown): unknown {
  const [encryption] = list(serverSideEncryption as { enabled?: boolean; kmsKeyArn?: string } | undefined);
  return encryption?.enabled === true ? encryption.kmsKeyArn : undefined;
}

type EncryptionRule = {
  applyServerSideEncryptionByDefault?: { sseAlgorithm?: string; kmsMasterKeyId?: string };
};

function bucketFindings(plan: Plan, bucket: Resource, isOwn: Keys): Finding[] {
  const [configuration] = ofType(
    plan,
    'aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration',
  ).filter(({ inputs }) => inputs.bucket === bucket.id);
  const defaults = list(configuration?.inputs.rules as EncryptionRule[] | undefined).map(
    (rule) => rule.applyServerSideEncryptionByDefault,
  );
  const encrypted =
    defaults.length > 0 &&
    defaults.every((one) => one?.sseAlgorithm?.startsWith('aws:kms') && isOwn(one.kmsMasterKeyId));
  return encrypted
    ? []
    : [finding(configuration ?? bucket, 'rules', 'names no key of this plan for new objects')];
}
