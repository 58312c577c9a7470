/**
 * The witness that is not ours: CloudTrail, on shared stages, into the same locked store. It writes down who assumed
 * which role in whose name (the source identity), every touch of the stage's data, brakes and records, and every
 * invocation of its functions: a call that is in one record and not in the other shows.
 *
 * One trail for all regions: a session that was carried away is tried where nobody looks, and IAM's own events exist
 * in us-east-1 only. The first copy of management events costs nothing. No CloudWatch log group beside it: EventBridge
 * hears of every event by itself (tamper-alarms.ts).
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

/** Patterns by the stage's prefix where there are any, so that a new tool changes nothing here. */
const selectors = [
  { name: 'management', fieldSelectors: [{ field: 'eventCategory', equals: ['Management'] }] },
  // CloudTrail takes no selector for nothing.
  ...(buckets.length === 0 ? [] : [select('documents', 'AWS::S3::Object', under(...buckets))]),
  select(
    'records',
    'AWS::S3::Object',
    under(`${auditBucketArn}/${places.calls}`, `${auditBucketArn}/${places.failed}`),
  ),
  // CloudTrail's own deliveries are left out: each would be an event to deliver, for ever.
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
