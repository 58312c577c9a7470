/**
 * Only policies open a store of a stage. On a shared stage no single call or deploy loses data: earlier versions
 * stay, tables can be restored to an earlier time and cannot be deleted, and logs are kept. Objects of a bucket with
 * expiresAfterDays are deleted in time and leave no version, on every stage.
 * Sources: S3 User Guide, "Blocking public access", "Controlling ownership of objects"; AWS Security Hub controls
 * S3.1, S3.8, S3.12, DynamoDB.2, DynamoDB.6.
 */
import { dataArnsOf, dataNames, dataResources, physicalNameOf } from '../../../shared/data.ts';
import { rowOf } from '../../app/stage/stages.ts';
import type { Finding, Plan, Resource } from '../../plan/plan-types.ts';
import { finding, list, ofType, type Proof } from '../model/proof.ts';

const bucketType = 'aws:s3/bucket:Bucket';
const accessBlocks = ['blockPublicAcls', 'blockPublicPolicy', 'ignorePublicAcls', 'restrictPublicBuckets'];

export const storesAreClosedAndKept: Proof = {
  id: 'stores-are-closed-and-kept',
  title:
    'No bucket can be public, on a shared stage nothing stored is lost by one call, and copies go in time',
  check(plan: Plan) {
    const { shared, logRetentionDays } = rowOf(plan.stage);
    return [
      ...ofType(plan, bucketType).flatMap((bucket) => [
        ...publicFindings(plan, bucket),
        ...ownershipFindings(plan, bucket),
        ...stayFindings(plan, bucket),
      ]),
      ...(shared ? ofType(plan, 'aws:dynamodb/table:Table').flatMap(tableLossFindings) : []),
      ...ofType(plan, 'aws:cloudwatch/logGroup:LogGroup')
        .filter(({ inputs }) => !(Number(inputs.retentionInDays) >= logRetentionDays))
        .map((group) => finding(group, 'retentionInDays', `must be at least ${logRetentionDays}`)),
    ];
  },
};

/** The resources of a kind that configure this bucket. */
function partsOf(plan: Plan, bucket: Resource, kind: string): Resource[] {
  return ofType(plan, `aws:s3/${kind[0]?.toLowerCase()}${kind.slice(1)}:${kind}`).filter(
    ({ inputs }) => inputs.bucket === bucket.id,
  );
}

function publicFindings(plan: Plan, bucket: Resource): Finding[] {
  const [block] = partsOf(plan, bucket, 'BucketPublicAccessBlock');
  if (!block) return [finding(bucket, 'bucket', 'has no public access block')];
  return accessBlocks
    .filter((name) => block.inputs[name] !== true)
    .map((name) => finding(block, name, 'must be true'));
}

function ownershipFindings(plan: Plan, bucket: Resource): Finding[] {
  const [controls] = partsOf(plan, bucket, 'BucketOwnershipControls');
  const rule = controls?.inputs.rule as { objectOwnership?: string } | undefined;
  if (rule?.objectOwnership === 'BucketOwnerEnforced') return [];
  const reason = 'must be BucketOwnerEnforced: with ACLs, who writes an object decides who reads it';
  return [finding(controls ?? bucket, 'rule.objectOwnership', reason)];
}

function stayFindings(plan: Plan, bucket: Resource): Finding[] {
  const days = daysToStay(plan, bucket);
  const { shared } = rowOf(plan.stage);
  return [
    ...(days === undefined ? [] : expiryFindings(plan, bucket, days)),
    ...(shared && days === undefined ? versionFindings(plan, bucket) : []),
    ...(shared && bucket.inputs.forceDestroy === true
      ? [finding(bucket, 'forceDestroy', 'empties the bucket when the stage is removed')]
      : []),
  ];
}

/** @returns the days after which the application expires objects of this bucket; undefined for never */
function daysToStay(plan: Plan, { id }: Resource): number | undefined {
  const arns = dataArnsOf(plan);
  const found = dataNames.find((name) => physicalNameOf(arns[name]) === id);
  const data = found && dataResources[found];
  return data?.kind === 'bucket' ? data.expiresAfterDays : undefined;
}

function versionFindings(plan: Plan, bucket: Resource): Finding[] {
  const [versioning] = partsOf(plan, bucket, 'BucketVersioning');
  const { status } = (versioning?.inputs.versioningConfiguration ?? {}) as { status?: string };
  return status === 'Enabled'
    ? []
    : [finding(versioning ?? bucket, 'versioningConfiguration', 'must be enabled on a shared stage')];
}

type LifecycleRule = { status?: string; filter?: object; prefix?: string; expiration?: { days?: number } };

/** S3 User Guide, "Managing the lifecycle of objects": an expiration in a bucket with versions removes none of them. */
function expiryFindings(plan: Plan, bucket: Resource, days: number): Finding[] {
  const [lifecycle] = partsOf(plan, bucket, 'BucketLifecycleConfiguration');
  const goes = list(lifecycle?.inputs.rules as LifecycleRule[] | undefined).some(
    ({ status, filter, prefix, expiration }) =>
      status === 'Enabled' &&
      Object.keys(filter ?? {}).length === 0 &&
      !prefix &&
      Number(expiration?.days) > 0 &&
      Number(expiration?.days) <= days,
  );
  const reason = `must delete every object after ${days} day${days === 1 ? '' : 's'}`;
  return [
    ...(goes ? [] : [finding(lifecycle ?? bucket, 'rules', reason)]),
    ...partsOf(plan, bucket, 'BucketVersioning').map((versioning) =>
      finding(versioning, 'versioningConfiguration', 'keeps versions of what must go'),
    ),
  ];
}

function tableLossFindings(table: Resource): Finding[] {
  const [recovery] = list(table.inputs.pointInTimeRecovery as { enabled?: boolean } | undefined);
  return [
    ...(recovery?.enabled === true ? [] : [finding(table, 'pointInTimeRecovery', 'must be enabled')]),
    ...(table.inputs.deletionProtectionEnabled === true
      ? []
      : [finding(table, 'deletionProtectionEnabled', 'must be true on a shared stage')]),
  ];
}
