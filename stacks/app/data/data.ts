/**
 * The stores of the application's data: each bucket and table with a policy (data-policies.ts) and, where the stage has
 * keys of its own, under its own key (keys.ts).
 */
import type { Bucket, Table } from '../../../shared/application.ts';
import { type DataName, dataNames, dataResources, physicalNameOf } from '../../../shared/data.ts';
import { pascal } from '../../../shared/names.ts';
import { network } from '../network/network.ts';
import { dataArns, stage } from '../stage/deployment.ts';
import { bucketPolicy, tablePolicy } from './data-policies.ts';
import { dataKeys } from './keys.ts';

for (const name of dataNames) {
  const resource = dataResources[name];
  if (resource.kind === 'bucket') createBucket(name, resource);
  else createTable(name, resource);
}

function createBucket(name: DataName, { expiresAfterDays }: Bucket) {
  const id = pascal(name);
  const key = dataKeys[name];
  const arn = dataArns[name];
  const bucket = new aws.s3.Bucket(id, {
    bucket: physicalNameOf(arn),
    forceDestroy: stage.dataIsDisposable,
  });
  const of = { bucket: bucket.bucket };
  keepOrExpire(id, of, expiresAfterDays);
  new aws.s3.BucketServerSideEncryptionConfiguration(`${id}Encryption`, {
    ...of,
    // A bucket key spares KMS calls and makes the bucket's ARN the encryption context (key-policies.ts).
    rules: key
      ? [
          {
            applyServerSideEncryptionByDefault: { sseAlgorithm: 'aws:kms', kmsMasterKeyId: key.arn },
            bucketKeyEnabled: true,
          },
        ]
      : [{ applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' } }],
  });
  // No ACLs: policies alone decide about access.
  new aws.s3.BucketOwnershipControls(`${id}Ownership`, {
    ...of,
    rule: { objectOwnership: 'BucketOwnerEnforced' },
  });
  const closed = new aws.s3.BucketPublicAccessBlock(`${id}PublicAccess`, {
    ...of,
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
  });
  // S3 refuses two changes of a bucket's access at once (OperationAborted), so one waits for the other.
  new aws.s3.BucketPolicy(
    `${id}Policy`,
    {
      ...of,
      policy: $util
        .all([network?.vpcId, key?.arn])
        .apply(([vpcId, keyArn]) => JSON.stringify(bucketPolicy(arn, { vpcId, keyArn }))),
    },
    { dependsOn: [closed] },
  );
}

/**
 * A bucket without expiry keeps versions. One with expiry keeps none, because an earlier version would
 * outlive its object by at least a day (assumption expired-objects-are-deleted-within-days).
 */
function keepOrExpire(id: string, of: { bucket: $util.Output<string> }, days: number | undefined) {
  if (days === undefined)
    return new aws.s3.BucketVersioning(`${id}Versioning`, {
      ...of,
      versioningConfiguration: { status: 'Enabled' },
    });
  return new aws.s3.BucketLifecycleConfiguration(`${id}Lifecycle`, {
    ...of,
    rules: [
      {
        id: 'expire',
        status: 'Enabled',
        filter: {},
        expiration: { days },
        abortIncompleteMultipartUpload: { daysAfterInitiation: days },
      },
    ],
  });
}

function createTable(name: DataName, { partitionKey, sortKey, indexes = {} }: Table) {
  const key = dataKeys[name];
  const id = pascal(name);
  const keys = [{ partitionKey, sortKey }, ...Object.values(indexes)];
  const attributes = new Set(keys.flatMap((of) => [of.partitionKey, of.sortKey ?? []].flat()));
  const table = new aws.dynamodb.Table(id, {
    name: physicalNameOf(dataArns[name]),
    billingMode: 'PAY_PER_REQUEST',
    hashKey: partitionKey,
    ...(sortKey !== undefined && { rangeKey: sortKey }),
    attributes: [...attributes].map((attribute) => ({ name: attribute, type: 'S' })),
    ...(Object.keys(indexes).length > 0 && {
      globalSecondaryIndexes: Object.entries(indexes).map(([index, of]) => ({
        name: index,
        hashKey: of.partitionKey,
        ...(of.sortKey !== undefined && { rangeKey: of.sortKey }),
        projectionType: 'ALL',
      })),
    }),
    ...(key && { serverSideEncryption: { enabled: true, kmsKeyArn: key.arn } }),
    pointInTimeRecovery: { enabled: true },
    deletionProtectionEnabled: !stage.dataIsDisposable,
  });
  new aws.dynamodb.ResourcePolicy(`${id}Policy`, {
    resourceArn: table.arn,
    policy: $util.output(network?.vpcId).apply((vpcId) => JSON.stringify(tablePolicy(dataArns[name], vpcId))),
  });
}
