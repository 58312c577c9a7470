/** Quotas of S3, DynamoDB, KMS, CloudWatch and CloudTrail. */
import { count, countPer, length } from './measure.ts';
import type { Quota } from './quota.ts';

export const dataQuotas: Quota[] = [
  {
    ...{
      service: 'S3',
      name: 'bucket policy',
      limit: 20_480,
      unit: 'bytes',
      adjustable: false,
      grows: 'nothing',
    },
    source: 'S3, bucket policies',
    used: length('aws:s3/bucketPolicy:BucketPolicy', 'policy'),
  },
  {
    ...{ service: 'DynamoDB', name: 'resource policy', limit: 20_480, unit: 'bytes', adjustable: false },
    ...{ grows: 'nothing', source: 'DynamoDB, resource-based policy considerations' },
    used: length('aws:dynamodb/resourcePolicy:ResourcePolicy', 'policy'),
  },
  {
    ...{
      service: 'KMS',
      name: 'key policy',
      limit: 32_768,
      unit: 'bytes',
      adjustable: false,
      grows: 'nothing',
    },
    source: 'KMS, resource quotas',
    used: (plan) => [
      ...length('aws:kms/key:Key', 'policy')(plan),
      ...length('aws:kms/keyPolicy:KeyPolicy', 'policy')(plan),
    ],
  },
];

export const watchingQuotas: Quota[] = [
  {
    ...{
      service: 'CloudWatch',
      name: 'alarms of the region',
      limit: 5000,
      adjustable: true,
      grows: 'nothing',
    },
    source: 'CloudWatch service quotas',
    used: count('aws:cloudwatch/metricAlarm:MetricAlarm'),
  },
  {
    ...{ service: 'CloudWatch Logs', name: 'log groups of the region', limit: 1_000_000, adjustable: true },
    ...{ grows: 'tools', source: 'CloudWatch Logs quotas' },
    used: count('aws:cloudwatch/logGroup:LogGroup'),
  },
  {
    ...{ service: 'CloudWatch Logs', name: 'resource policies of the region', limit: 10, adjustable: false },
    ...{ grows: 'nothing', source: 'CloudWatch Logs quotas' },
    used: count('aws:cloudwatch/logResourcePolicy:LogResourcePolicy'),
  },
  {
    ...{ service: 'CloudWatch Logs', name: 'subscriptions of one log group', limit: 2, adjustable: false },
    ...{ grows: 'nothing', source: 'CloudWatch Logs quotas' },
    used: countPer(
      'aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter',
      'logGroup',
      'aws:cloudwatch/logGroup:LogGroup',
    ),
  },
  {
    ...{ service: 'CloudTrail', name: 'trails of the region', limit: 5, adjustable: false, grows: 'nothing' },
    source: 'CloudTrail quotas; one for each stage that has one',
    used: count('aws:cloudtrail/trail:Trail'),
  },
];
