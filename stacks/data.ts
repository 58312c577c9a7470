/**
 * The data that tools may be granted (shared/data.ts): the documents bucket and the tickets table, each with a
 * policy that mirrors the sessions' boundary. From outside the VPC nobody reads or writes tenant data, the
 * account's administrators included; managing the bucket or the table itself stays with IAM.
 */
import { type DataName, dataResources, physicalNameOf } from '../shared/data.ts';
import { policyDocument, type Statement } from '../shared/policy-document.ts';
import { dataArns, stage } from './deployment.ts';
import { network } from './network.ts';

/**
 * Names actions one by one: a Deny on `s3:*` would keep a deploy, which runs outside the VPC, from ever changing
 * this policy again. Deleting versions is left to IAM too: a removed personal stage empties its bucket.
 */
const objectActions = ['GetObject', 'GetObjectVersion', 'PutObject', 'DeleteObject', 'ListBucket'].map(
  (name) => `s3:${name}`,
);
const itemActions = [
  ...['GetItem', 'BatchGetItem', 'Query', 'Scan', 'PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem'],
  ...['ConditionCheckItem', 'PartiQLSelect', 'PartiQLInsert', 'PartiQLUpdate', 'PartiQLDelete'],
].map((name) => `dynamodb:${name}`);

/** @param service prefix of its actions @param actions what is refused outside the VPC */
function mirrored(service: 's3' | 'dynamodb', actions: string[], Resource: string[]) {
  const deny = { Effect: 'Deny', Principal: '*', Resource } as const;
  const tlsOnly: Statement = {
    ...deny,
    Sid: 'TlsOnly',
    Action: `${service}:*`,
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  };
  if (!network) return $jsonStringify(policyDocument([tlsOnly]));
  // A service that acts for a caller (a backup, say) does not come through the VPC; boundary and policy agree.
  return network.vpcId.apply((vpcId) => {
    const Condition = {
      StringNotEquals: { 'aws:SourceVpc': vpcId },
      Bool: { 'aws:ViaAWSService': 'false' },
    };
    return JSON.stringify(
      policyDocument([tlsOnly, { ...deny, Sid: 'InsideVpcOnly', Action: actions, Condition }]),
    );
  });
}

function createDocuments() {
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
    rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' } }],
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
    { ...of, policy: mirrored('s3', objectActions, [dataArns.documents, `${dataArns.documents}/*`]) },
    { dependsOn: [closed] },
  );
}

function createTickets() {
  const { partitionKey, indexes } = dataResources.tickets;
  const table = new aws.dynamodb.Table('Tickets', {
    name: physicalNameOf(dataArns.tickets),
    billingMode: 'PAY_PER_REQUEST',
    hashKey: partitionKey,
    attributes: [partitionKey, indexes.byTenant, 'ticketId'].map((name) => ({ name, type: 'S' })),
    globalSecondaryIndexes: [
      { name: 'byTenant', hashKey: indexes.byTenant, rangeKey: 'ticketId', projectionType: 'ALL' },
    ],
    pointInTimeRecovery: { enabled: true },
    deletionProtectionEnabled: !stage.dataIsDisposable,
  });
  new aws.dynamodb.ResourcePolicy('TicketsPolicy', {
    resourceArn: table.arn,
    policy: mirrored('dynamodb', itemActions, [dataArns.tickets, `${dataArns.tickets}/index/*`]),
  });
}

/** What can be granted exists: a name in shared/data.ts that is not here does not compile. */
const create: Record<DataName, () => void> = { documents: createDocuments, tickets: createTickets };
for (const one of Object.values(create)) one();
