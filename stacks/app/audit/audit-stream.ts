/**
 * The delivery stream that carries records of calls into the store. It has two writers: CloudWatch Logs
 * passes on every audit line of the router's log; the router itself writes each decision about a change of
 * data and waits for the answer (functions/router/audit.ts). Both send gzip, so the stream does not compress.
 */
import { policyDocument } from '../../../shared/policy-document.ts';
import { logKey } from '../data/keys.ts';
import { routerLog } from '../router/router.ts';
import {
  auditBucketArn,
  auditDeliveryName,
  auditStreamArn,
  auditStreamName,
  deployment,
  logGroupName,
  named,
  stage,
} from '../stage/deployment.ts';
import { deliveryPolicy, places, serviceTrust } from './audit-policies.ts';
import { auditBucket, auditBucketPolicy } from './audit-store.ts';

const { accountId, region } = deployment;
const hourly = '!{timestamp:yyyy/MM/dd/HH}/';

const failures = new aws.cloudwatch.LogGroup('AuditDeliveryLog', {
  name: logGroupName('audit-delivery'),
  retentionInDays: stage.logRetentionDays,
  ...(logKey && { kmsKeyId: logKey.arn }),
});
const failureStream = new aws.cloudwatch.LogStream('AuditDeliveryLogStream', {
  name: 'S3Delivery',
  logGroupName: failures.name,
});

const deliveryRole = new aws.iam.Role('AuditDeliveryRole', {
  name: auditDeliveryName,
  assumeRolePolicy: JSON.stringify(serviceTrust('firehose.amazonaws.com', accountId, auditStreamArn)),
});
const mayDeliver = new aws.iam.RolePolicy('AuditDeliveryPolicy', {
  name: 'deliver',
  role: deliveryRole.name,
  policy: $util
    .all([failureStream.arn, logKey?.arn])
    .apply(([errorLogArn, keyArn]) =>
      JSON.stringify(deliveryPolicy({ bucketArn: auditBucketArn, region, errorLogArn, keyArn })),
    ),
});

const auditStream = new aws.kinesis.FirehoseDeliveryStream(
  'AuditStream',
  {
    name: auditStreamName,
    destination: 'extended_s3',
    // Records stay here for a minute. AWS's own key: a key of ours would have to let the deployer create
    // grants.
    serverSideEncryption: { enabled: true, keyType: 'AWS_OWNED_CMK' },
    extendedS3Configuration: {
      bucketArn: auditBucket.arn,
      roleArn: deliveryRole.arn,
      prefix: `${places.calls}${hourly}`,
      errorOutputPrefix: `${places.failed}!{firehose:error-output-type}/${hourly}`,
      fileExtension: '.gz',
      compressionFormat: 'UNCOMPRESSED',
      bufferingInterval: 60,
      bufferingSize: 5,
      cloudwatchLoggingOptions: {
        enabled: true,
        logGroupName: failures.name,
        logStreamName: failureStream.name,
      },
    },
  },
  { dependsOn: [mayDeliver, auditBucketPolicy] },
);

const subscriptionRole = new aws.iam.Role('AuditSubscriptionRole', {
  name: named('audit-subscription'),
  // A log group's ARN ends in `:*` where it stands for its streams.
  assumeRolePolicy: routerLog.arn.apply((arn) =>
    JSON.stringify(serviceTrust('logs.amazonaws.com', accountId, `${arn}:*`)),
  ),
});
const maySubscribe = new aws.iam.RolePolicy('AuditSubscriptionPolicy', {
  name: 'put',
  role: subscriptionRole.name,
  policy: JSON.stringify(
    policyDocument([
      {
        Effect: 'Allow',
        Action: ['firehose:PutRecord', 'firehose:PutRecordBatch'],
        Resource: auditStreamArn,
      },
    ]),
  ),
});

// Only audit lines: those with a top-level field `audit`.
new aws.cloudwatch.LogSubscriptionFilter(
  'AuditSubscription',
  {
    name: 'audit',
    logGroup: routerLog.name,
    filterPattern: '{ $.audit.record = "*" }',
    destinationArn: auditStream.arn,
    roleArn: subscriptionRole.arn,
  },
  { dependsOn: [maySubscribe] },
);
