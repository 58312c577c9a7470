/**
 * A second, independent record: CloudTrail, on shared stages, into the same locked store. It records each
 * assumed role with its source identity, every access to the stage's data, brakes and records, and every
 * invocation of its functions. A call that is missing in one of the two records shows.
 *
 * One trail for all regions: an attacker would use a stolen session in a region that nobody watches, and
 * IAM's own events exist in us-east-1 only. The first copy of management events costs nothing. No CloudWatch
 * log group beside it, because EventBridge gets every event without one (tamper-alarms.ts).
 */
import { controlTableArn } from '../data/control-policies.ts';
import { logKey } from '../data/keys.ts';
import {
  auditBucketArn,
  dataArnsOfKind,
  deployment,
  functionArn,
  named,
  stage,
  trailName,
} from '../stage/deployment.ts';
import { places } from './audit-policies.ts';
import { auditBucket, auditBucketPolicy } from './audit-store.ts';

type Field = { field: string; equals?: string[]; startsWiths?: string[]; notEquals?: string[] };

const select = (name: string, type: string, ...fieldSelectors: Field[]) => ({
  name,
  fieldSelectors: [
    { field: 'eventCategory', equals: ['Data'] },
    { field: 'resources.type', equals: [type] },
    ...fieldSelectors,
  ],
});
const under = (...arns: string[]): Field => ({ field: 'resources.ARN', startsWiths: arns });

const buckets = dataArnsOfKind('bucket').map((arn) => `${arn}/`);

/** Selects by the stage's prefix where possible, so that a new tool changes nothing here. */
const selectors = [
  { name: 'management', fieldSelectors: [{ field: 'eventCategory', equals: ['Management'] }] },
  // CloudTrail refuses a selector without resources.
  ...(buckets.length === 0 ? [] : [select('documents', 'AWS::S3::Object', under(...buckets))]),
  select(
    'records',
    'AWS::S3::Object',
    under(`${auditBucketArn}/${places.calls}`, `${auditBucketArn}/${places.failed}`),
  ),
  // Leaves out CloudTrail's own deliveries: each would be a new event to deliver, without end.
  select('trail-files', 'AWS::S3::Object', under(`${auditBucketArn}/${places.trail}/`), {
    field: 'eventName',
    notEquals: ['PutObject'],
  }),
  select('tables', 'AWS::DynamoDB::Table', {
    field: 'resources.ARN',
    equals: [...dataArnsOfKind('table'), controlTableArn(deployment)],
  }),
  select('functions', 'AWS::Lambda::Function', under(functionArn(named('')))),
];

if (stage.shared)
  new aws.cloudtrail.Trail(
    'Trail',
    {
      name: trailName,
      s3BucketName: auditBucket.bucket,
      s3KeyPrefix: places.trail,
      ...(logKey && { kmsKeyId: logKey.arn }),
      enableLogging: true,
      enableLogFileValidation: true,
      isMultiRegionTrail: true,
      includeGlobalServiceEvents: true,
      advancedEventSelectors: selectors,
    },
    { dependsOn: [auditBucketPolicy] },
  );
