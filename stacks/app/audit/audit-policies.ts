/**
 * The policies of the audit store as documents. Enters: names. Leaves: the right to write a record, and the Denies of
 * what nobody may do to one. Pure.
 *
 * Object Lock keeps a version from being deleted or overwritten; these statements keep the rest: no marker that hides a
 * record, no lock shortened or bypassed, no record that somebody else wrote, and no change of the bucket itself but by
 * the deploy. An account's root user can always take a bucket policy away (S3 User Guide, "Bucket policies"): the lock
 * still holds then, and the alarm on it rings (tamper-alarms.ts).
 */
import { type PolicyDocument, policyDocument, type Statement } from '../../../shared/policy-document.ts';

/** Where in the bucket: records of calls, records that Firehose could not deliver, CloudTrail's files. */
export const places = { calls: 'calls/', failed: 'failed/', trail: 'trail' };

type Store = {
  bucketArn: string;
  /** the role that Firehose writes with */
  deliveryRoleArn: string;
};

/** CloudTrail, where the stage has a trail. */
type Witness = { trailArn: string; accountId: string };

const everybody = { Effect: 'Deny', Principal: '*' } as const;

/** A stage whose record may be taken away with it: from Firehose only, over TLS only. */
export function openStorePolicy(store: Store): PolicyDocument {
  return policyDocument([tlsOnly(store), deliveryOnly(store)]);
}

/**
 * @param deployRoleArn who alone may change the bucket's configuration, this policy included. Where no pipeline deploys
 *   there is no such role, and nobody may but root: a stage that has to change it makes the role (stacks/settings.ts)
 */
export function lockedStorePolicy(store: Store, witness: Witness, deployRoleArn: string): PolicyDocument {
  return policyDocument([
    tlsOnly(store),
    deliveryOnly(store, 'cloudtrail.amazonaws.com'),
    { ...everybody, Sid: 'NothingIsUndone', Action: undoing, Resource: `${store.bucketArn}/*` },
    {
      ...everybody,
      Sid: 'ConfiguredByTheDeploy',
      Action: configuring,
      Resource: store.bucketArn,
      Condition: { ArnNotEquals: { 'aws:PrincipalArn': deployRoleArn } },
    },
    ...witnessed(store, witness),
  ]);
}

/** Actions that take a record away, hide it, or shorten its retention (Service Authorization Reference, Amazon S3). */
const undoing = [
  ...['DeleteObject', 'DeleteObjectVersion', 'BypassGovernanceRetention'],
  ...['PutObjectRetention', 'PutObjectLegalHold', 'PutObjectAcl', 'PutObjectVersionAcl'],
].map((name) => `s3:${name}`);

const configuring = [
  ...['DeleteBucket', 'DeleteBucketPolicy', 'PutBucketPolicy', 'PutBucketObjectLockConfiguration'],
  ...['PutBucketVersioning', 'PutLifecycleConfiguration', 'PutEncryptionConfiguration', 'PutBucketAcl'],
  ...['PutBucketPublicAccessBlock', 'PutBucketOwnershipControls', 'PutReplicationConfiguration'],
].map((name) => `s3:${name}`);

const tlsOnly = ({ bucketArn }: Store): Statement => ({
  ...everybody,
  Sid: 'TlsOnly',
  Action: 's3:*',
  Resource: [bucketArn, `${bucketArn}/*`],
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
});

/** A service that writes by its own name has no role: aws:PrincipalServiceName is its name, and absent for others. */
function deliveryOnly({ bucketArn, deliveryRoleArn }: Store, service?: string): Statement {
  return {
    ...everybody,
    Sid: 'DeliveryOnly',
    Action: 's3:PutObject',
    Resource: `${bucketArn}/*`,
    Condition: {
      ArnNotEquals: { 'aws:PrincipalArn': deliveryRoleArn },
      ...(service !== undefined && { StringNotEquals: { 'aws:PrincipalServiceName': service } }),
    },
  };
}

/** CloudTrail User Guide, "Amazon S3 bucket policy for CloudTrail", for this one trail. */
function witnessed({ bucketArn }: Store, { trailArn, accountId }: Witness): Statement[] {
  const cloudTrail = { Effect: 'Allow', Principal: { Service: 'cloudtrail.amazonaws.com' } } as const;
  const ours = { 'aws:SourceArn': trailArn };
  return [
    {
      ...cloudTrail,
      Sid: 'TrailLooks',
      Action: 's3:GetBucketAcl',
      Resource: bucketArn,
      Condition: { ArnEquals: ours },
    },
    {
      ...cloudTrail,
      Sid: 'TrailWrites',
      Action: 's3:PutObject',
      Resource: `${bucketArn}/${places.trail}/AWSLogs/${accountId}/*`,
      Condition: { ArnEquals: ours, StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control' } },
    },
  ];
}

type Delivery = Pick<Store, 'bucketArn'> & {
  region: string;
  /** ARN of the log stream that tells of failed deliveries */
  errorLogArn: string;
  /** the bucket's own key, which S3 asks for in the role's name */
  keyArn: string | undefined;
};

/**
 * The rights of Firehose's role: to write records, and nothing in the trail's place. Amazon Data Firehose Developer
 * Guide, "Grant Firehose access to an Amazon S3 destination".
 */
export function deliveryPolicy({ bucketArn, errorLogArn, keyArn, region }: Delivery): PolicyDocument {
  const withKey: Statement = {
    Sid: 'Encrypt',
    Effect: 'Allow',
    Action: ['kms:GenerateDataKey', 'kms:Decrypt'],
    Resource: keyArn ?? [],
    Condition: {
      StringEquals: { 'kms:ViaService': `s3.${region}.amazonaws.com` },
      StringLike: { 'kms:EncryptionContext:aws:s3:arn': [bucketArn, `${bucketArn}/*`] },
    },
  };
  return policyDocument([
    {
      Sid: 'WriteRecords',
      Effect: 'Allow',
      Action: ['s3:PutObject', 's3:GetObject', 's3:AbortMultipartUpload'],
      Resource: [places.calls, places.failed].map((place) => `${bucketArn}/${place}*`),
    },
    {
      Sid: 'SeeTheBucket',
      Effect: 'Allow',
      Action: ['s3:GetBucketLocation', 's3:ListBucket', 's3:ListBucketMultipartUploads'],
      Resource: bucketArn,
    },
    { Sid: 'TellOfFailures', Effect: 'Allow', Action: 'logs:PutLogEvents', Resource: errorLogArn },
    ...(keyArn === undefined ? [] : [withKey]),
  ]);
}

/**
 * A service takes the role for one thing of this account (IAM User Guide, "The confused deputy problem").
 * @param sourceArn exact, or a pattern of what lies in one thing
 */
export function serviceTrust(service: string, accountId: string, sourceArn: string): PolicyDocument {
  return policyDocument([
    {
      Effect: 'Allow',
      Principal: { Service: service },
      Action: 'sts:AssumeRole',
      Condition: {
        StringEquals: { 'aws:SourceAccount': accountId },
        ArnLike: { 'aws:SourceArn': sourceArn },
      },
    },
  ]);
}
