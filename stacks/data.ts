/**
 * The data that tools may be granted (shared/data.ts): the documents bucket and the tickets table, each with a
 * policy (data-policies.ts) and, where the stage has keys of its own, under its own key (keys.ts).
 */
import { type DataName, dataResources, physicalNameOf } from '../shared/data.ts';
import { bucketPolicy, tablePolicy } from './data-policies.ts';
import { dataArns, stage } from './deployment.ts';
import { dataKeys } from './keys.ts';
import { network } from './network.ts';

function createDocuments() {
  const key = dataKeys.documents;
  const bucket = new aws.s3.Bucket('Documents', {
    bucket: physicalNameOf(dataArns.documents),
    forceDestroy: stage.dataIsDisposable,
  });
  const of = { bucket: bucket.bucket };
  new aws.s3.BucketVersioning('DocumentsVersioning', {
    ...of,
    versioningConfiguration: { status: 'Enabled' },
  });
  new aws.s3.BucketServerSideEncryptionConfiguration('DocumentsEncryption', {
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
  new aws.s3.BucketOwnershipControls('DocumentsOwnership', {
    ...of,
    rule: { objectOwnership: 'BucketOwnerEnforced' },
  });
  const closed = new aws.s3.BucketPublicAccessBlock('DocumentsPublicAccess', {
    ...of,
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
  });
  // S3 refuses two changes of a bucket's access at once (OperationAborted), so one waits for the other.
  new aws.s3.BucketPolicy(
    'DocumentsPolicy',
    {
      ...of,
      policy: $util
        .all([network?.vpcId, key?.arn])
        .apply(([vpcId, keyArn]) => JSON.stringify(bucketPolicy(dataArns.documents, { vpcId, keyArn }))),
    },
    { dependsOn: [closed] },
  );
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
const create: Record<DataName, () => void> = { documents: createDocuments, tickets: createTickets };
for (const one of Object.values(create)) one();
