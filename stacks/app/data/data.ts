/**
 * The data that tools may be granted (shared/data.ts): the buckets of documents and exports and the tickets table, each with a
 * policy (data-policies.ts) and, where the stage has keys of its own, under its own key (keys.ts).
 */
import { type DataName, type DataResource, dataResources, physicalNameOf } from '../../../shared/data.ts';
import { network } from '../network/network.ts';
import { dataArns, stage } from '../stage/deployment.ts';
import { bucketPolicy, tablePolicy } from './data-policies.ts';
import { dataKeys } from './keys.ts';

type Data<Kind> = {
  [Name in DataName]: (typeof dataResources)[Name]['kind'] extends Kind ? Name : never;
}[DataName];

/** `documents` → `Documents`, for names within the program */
const pascal = (name: DataName) => `${name.charAt(0).toUpperCase()}${name.slice(1)}`;

function createBucket(name: Data<'bucket'>) {
  const id = pascal(name);
  const key = dataKeys[name];
  const arn = dataArns[name];
  const bucket = new aws.s3.Bucket(id, {
    bucket: physicalNameOf(arn),
    forceDestroy: stage.dataIsDisposable,
  });
  const of = { bucket: bucket.bucket };
  const resource: DataResource = dataResources[name];
  keepOrExpire(id, of, resource.kind === 'bucket' ? resource.expiresAfterDays : undefined);
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
  // No ACLs: access is decided by policies alone.
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
 * What is kept has versions. What expires has none: an earlier version would outlive the object by a day at least
 * (assumption expired-objects-are-deleted-within-days).
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

function createTickets() {
  const { partitionKey, indexes } = dataResources.tickets;
  const key = dataKeys.tickets;
  const table = new aws.dynamodb.Table('Tickets', {
    name: physicalNameOf(dataArns.tickets),
    billingMode: 'PAY_PER_REQUEST',
    hashKey: partitionKey,
    attributes: [partitionKey, indexes.byTenant, 'ticketId'].map((name) => ({ name, type: 'S' })),
    globalSecondaryIndexes: [
      { name: 'byTenant', hashKey: indexes.byTenant, rangeKey: 'ticketId', projectionType: 'ALL' },
    ],
    ...(key && { serverSideEncryption: { enabled: true, kmsKeyArn: key.arn } }),
    pointInTimeRecovery: { enabled: true },
    deletionProtectionEnabled: !stage.dataIsDisposable,
  });
  new aws.dynamodb.ResourcePolicy('TicketsPolicy', {
    resourceArn: table.arn,
    policy: $util
      .output(network?.vpcId)
      .apply((vpcId) => JSON.stringify(tablePolicy(dataArns.tickets, vpcId))),
  });
}

/** What can be granted exists: a name in shared/data.ts that is not here does not compile. */
const create: Record<DataName, () => void> = {
  documents: () => createBucket('documents'),
  tickets: createTickets,
  exports: () => createBucket('exports'),
};
for (const one of Object.values(create)) one();
