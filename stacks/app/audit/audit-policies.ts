/**
 * The folders of the audit store (`places`), and its policies as documents: the bucket of a personal stage
 * (`openStorePolicy`) and of a shared one (`lockedStorePolicy`), the role of Firehose (`deliveryPolicy`,
 * `serviceTrust`). Pure.
 *
 * Object Lock keeps a version from being deleted or overwritten. These statements forbid the rest: to hide a
 * record by a delete marker, to shorten or bypass a lock, to write a record other than through the services,
 * to change the bucket other than by the deploy. The root user of an account can always remove a bucket
 * policy (S3 User Guide, "Bucket policies"): the lock still holds then, and the alarm on it rings
 * (tamper-alarms.ts).
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

/** For a stage that is removed together with its record: only Firehose writes, and only over TLS. */
export function openStorePolicy(store: Store): PolicyDocument {
  return policyDocument([tlsOnly(store), deliveryOnly(store)]);
}

/**
 * @param deployRoleArn the only role that may change the bucket's configuration, this policy included.
 *   Without a pipeline the role does not exist, so only root may: to change the bucket, set up the role
 *   (stacks/settings.ts)
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

type Delivery = Pick<Store, 'bucketArn'> & {
  region: string;
  /** ARN of the log stream that tells of failed deliveries */
  errorLogArn: string;
  /** the bucket's own key, which S3 uses in the role's name */
  keyArn: string | undefined;
};

/**
 * The rights of Firehose's role: to write records, but not under the trail's prefix. Source: Amazon Data
 * Firehose Developer Guide, "Grant Firehose access to an Amazon S3 destination".
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
 * The service assumes the role for one resource of this account only (IAM User Guide, "The confused deputy
 * problem").
 * @param sourceArn the resource's ARN, or a pattern of the ARNs within one resource
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

const everybody = { Effect: 'Deny', Principal: '*' } as const;

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

/** A service that writes under its own name has no role; only such a service has aws:PrincipalServiceName. */
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
