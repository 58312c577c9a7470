/**
 * The bucket that keeps the record of calls and, where the stage has a trail, CloudTrail's files (`auditBucket`),
 * and its policy (`auditBucketPolicy`). On a shared
 * stage Object Lock holds every version for the stage's retention; on a personal stage it is a plain bucket
 * that is removed with the stage. Only Firehose and CloudTrail write to it (audit-policies.ts).
 */

import { logKey } from '../data/keys.ts';
import {
  auditBucketArn,
  auditBucketName,
  auditDeliveryName,
  deployment,
  deployRoleArn,
  roleArn,
  stage,
  trailArn,
} from '../stage/deployment.ts';
import { lockedStorePolicy, openStorePolicy } from './audit-policies.ts';

const { retentionDays, lock } = stage.audit;

/**
 * People read records in the first weeks, if ever; a colder class bills at least 90 days (S3 User Guide, storage
 * classes).
 */
const daysUntilCold = 60;
const coldDaysAtLeast = 90;

export const auditBucket = new aws.s3.Bucket('Audit', {
  bucket: auditBucketName,
  // Cannot be switched off later.
  objectLockEnabled: lock !== undefined,
  forceDestroy: lock === undefined,
});
const of = { bucket: auditBucket.bucket };

const versioning = new aws.s3.BucketVersioning('AuditVersioning', {
  ...of,
  versioningConfiguration: { status: 'Enabled' },
});
const encryption = new aws.s3.BucketServerSideEncryptionConfiguration('AuditEncryption', {
  ...of,
  rules: [
    logKey
      ? {
          applyServerSideEncryptionByDefault: { sseAlgorithm: 'aws:kms', kmsMasterKeyId: logKey.arn },
          bucketKeyEnabled: true,
        }
      : { applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' } },
  ],
});
const ownership = new aws.s3.BucketOwnershipControls('AuditOwnership', {
  ...of,
  rule: { objectOwnership: 'BucketOwnerEnforced' },
});
const closed = new aws.s3.BucketPublicAccessBlock('AuditPublicAccess', {
  ...of,
  blockPublicAcls: true,
  blockPublicPolicy: true,
  ignorePublicAcls: true,
  restrictPublicBuckets: true,
});

const retention =
  lock &&
  new aws.s3.BucketObjectLockConfiguration(
    'AuditLock',
    { ...of, objectLockEnabled: 'Enabled', rule: { defaultRetention: { mode: lock, days: retentionDays } } },
    { dependsOn: [versioning] },
  );

const lifecycle = new aws.s3.BucketLifecycleConfiguration(
  'AuditLifecycle',
  {
    ...of,
    rules: [
      {
        id: 'keep-then-expire',
        status: 'Enabled',
        filter: {},
        ...(retentionDays >= daysUntilCold + coldDaysAtLeast && {
          transitions: [{ days: daysUntilCold, storageClass: 'GLACIER_IR' }],
        }),
        // One day after the lock ends: S3 does not delete a locked version.
        expiration: { days: retentionDays + 1 },
        noncurrentVersionExpiration: { noncurrentDays: 1 },
        abortIncompleteMultipartUpload: { daysAfterInitiation: 1 },
      },
    ],
  },
  { dependsOn: [versioning] },
);

const store = { bucketArn: auditBucketArn, deliveryRoleArn: roleArn(auditDeliveryName) };
const witness = { trailArn, accountId: deployment.accountId };

// Last, because on a shared stage it lets only the deploy role change the resources above.
export const auditBucketPolicy = new aws.s3.BucketPolicy(
  'AuditPolicy',
  {
    ...of,
    policy: JSON.stringify(lock ? lockedStorePolicy(store, witness, deployRoleArn) : openStorePolicy(store)),
  },
  { dependsOn: [closed, ownership, encryption, lifecycle, ...(retention ? [retention] : [])] },
);
