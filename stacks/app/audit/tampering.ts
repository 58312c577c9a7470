// biome-ignore-all lint/style/noExcessiveLinesPerFile: one table, read as a whole
/**
 * `tampering`: every API call that removes, opens or silences a resource that keeps the record, and the request
 * parameter by which its CloudTrail event names the resource; `kinds`: the kinds of these resources.
 * tamper-patterns.ts makes rules of this table; a proof
 * compares every rule of a plan with it (stacks/prove/audit/tampering-rings.ts).
 *
 * Parameters are those of the API, first letter in lower case (CloudTrail User Guide, "CloudTrail record
 * contents", requestParameters: "These parameters are documented in the API reference documentation for the
 * appropriate AWS service"); S3 writes `bucketName`. A call that can name its resource in two ways has two
 * rows. IAM's events exist in us-east-1 only, so changes of roles are not here; the trail has those.
 */

/** The forms of a parameter's value: `subscription` is the ARN of a topic with an id behind it. */
export type Form = 'name' | 'arn' | 'id' | 'subscription';

export type Calls = {
  /** names of API calls as CloudTrail writes them; where sources differ, each spelling */
  events: string[];
  /** path below requestParameters */
  by: string;
  as: Form[];
  source: string;
};

export type TamperTarget = 'trail' | 'logs' | 'stream' | 'store' | 'keys' | 'rules' | 'topic' | 'alarms';

const words = (names: string) => names.trim().split(/\s+/);

/**
 * By the resource that is attacked. `service`: the first part of eventSource; EventBridge's source is
 * `aws.<service>`.
 */
export const tampering: Record<TamperTarget, { service: string; calls: Calls[] }> = {
  trail: {
    service: 'cloudtrail',
    calls: [
      {
        events: words('StopLogging DeleteTrail UpdateTrail'),
        by: 'name',
        as: ['name', 'arn'],
        source: 'CloudTrail API Reference, StopLogging, DeleteTrail, UpdateTrail (Name)',
      },
      {
        events: words('PutEventSelectors PutInsightSelectors PutEventConfiguration'),
        by: 'trailName',
        as: ['name', 'arn'],
        source:
          'CloudTrail API Reference, the same names (TrailName); event of PutEventSelectors at stratus-red-team',
      },
    ],
  },
  logs: {
    service: 'logs',
    calls: [
      {
        events: words(`DeleteLogGroup DeleteLogStream PutRetentionPolicy DeleteRetentionPolicy AssociateKmsKey
          DisassociateKmsKey PutSubscriptionFilter DeleteSubscriptionFilter PutMetricFilter DeleteMetricFilter`),
        by: 'logGroupName',
        as: ['name'],
        source: 'CloudWatch Logs API Reference, the same names (logGroupName)',
      },
      {
        events: words('AssociateKmsKey DisassociateKmsKey'),
        by: 'resourceIdentifier',
        as: ['arn'],
        source:
          'CloudWatch Logs API Reference, the same names (resourceIdentifier, in place of logGroupName)',
      },
      {
        // The first two change the text that readers or subscribers get: it is masked or rewritten.
        events: words('PutDataProtectionPolicy PutTransformer PutLogGroupDeletionProtection'),
        by: 'logGroupIdentifier',
        as: ['name', 'arn'],
        source: 'CloudWatch Logs API Reference, the same names (logGroupIdentifier: name or ARN)',
      },
    ],
  },
  stream: {
    service: 'firehose',
    calls: [
      {
        events: words('DeleteDeliveryStream UpdateDestination StopDeliveryStreamEncryption'),
        by: 'deliveryStreamName',
        as: ['name'],
        source: 'Amazon Data Firehose API Reference, the same names (DeliveryStreamName)',
      },
      {
        // Somebody could encrypt the stream with a foreign key.
        events: ['StartDeliveryStreamEncryption'],
        by: 'deliveryStreamName',
        as: ['name'],
        source: 'Amazon Data Firehose API Reference, StartDeliveryStreamEncryption (DeliveryStreamName)',
      },
    ],
  },
  store: {
    service: 's3',
    calls: [
      {
        events: words('DeleteObject DeleteObjects PutObjectRetention PutObjectLegalHold PutObjectAcl'),
        by: 'bucketName',
        as: ['name'],
        source: 'S3 User Guide, "Amazon S3 CloudTrail events", object-level actions',
      },
      {
        events: words(`DeleteBucket PutBucketPolicy DeleteBucketPolicy PutBucketVersioning PutBucketLifecycle
          DeleteBucketLifecycle PutBucketReplication DeleteBucketReplication PutBucketEncryption
          DeleteBucketEncryption PutBucketAcl PutBucketPublicAccessBlock DeleteBucketPublicAccessBlock
          PutBucketOwnershipControls DeleteBucketOwnershipControls`),
        by: 'bucketName',
        as: ['name'],
        source: 'S3 User Guide, "Amazon S3 CloudTrail events", bucket-level actions',
      },
      {
        // The guide lists GetObjectLockConfiguration beside names with "Bucket" in them, and IAM calls it the other
        // way.
        events: words(`PutObjectLockConfiguration PutBucketObjectLockConfiguration PutPublicAccessBlock
          DeletePublicAccessBlock PutBucketLifecycleConfiguration`),
        by: 'bucketName',
        as: ['name'],
        source:
          'S3 API Reference (the first, third, fourth and fifth); Service Authorization Reference (the second)',
      },
    ],
  },
  keys: {
    service: 'kms',
    calls: [
      {
        events: words('DisableKey ScheduleKeyDeletion PutKeyPolicy DisableKeyRotation'),
        by: 'keyId',
        as: ['id', 'arn'],
        source:
          'KMS Developer Guide, "Examples of AWS KMS log entries", and API Reference (KeyId: id or ARN)',
      },
    ],
  },
  rules: {
    service: 'events',
    calls: [
      {
        events: words('DeleteRule DisableRule PutRule'),
        by: 'name',
        as: ['name'],
        source: 'EventBridge API Reference, the same names (Name)',
      },
      {
        events: words('RemoveTargets PutTargets'),
        by: 'rule',
        as: ['name'],
        source: 'EventBridge API Reference, the same names (Rule)',
      },
    ],
  },
  topic: {
    service: 'sns',
    calls: [
      {
        events: words('DeleteTopic SetTopicAttributes AddPermission RemovePermission'),
        by: 'topicArn',
        as: ['arn'],
        source: 'SNS API Reference, the same names (TopicArn)',
      },
      {
        // A filter policy that matches nothing acts like no subscription. Unsubscribing by e-mail link has no
        // event.
        events: words('Unsubscribe SetSubscriptionAttributes'),
        by: 'subscriptionArn',
        as: ['subscription'],
        source:
          'SNS API Reference, the same names (SubscriptionArn); SNS Developer Guide, "Logging with CloudTrail"',
      },
      {
        events: ['PutDataProtectionPolicy'],
        by: 'resourceArn',
        as: ['arn'],
        source: 'SNS API Reference, PutDataProtectionPolicy (ResourceArn)',
      },
    ],
  },
  alarms: {
    service: 'monitoring',
    calls: [
      {
        events: words('DeleteAlarms DisableAlarmActions'),
        by: 'alarmNames',
        as: ['name'],
        source:
          'CloudWatch API Reference, the same names (AlarmNames); EventBridge Reference, CloudWatch Monitoring events',
      },
      {
        events: words('PutMetricAlarm PutCompositeAlarm SetAlarmState'),
        by: 'alarmName',
        as: ['name'],
        source: 'CloudWatch API Reference, the same names (AlarmName)',
      },
      {
        events: ['PutAlarmMuteRule'],
        by: 'muteTargets.alarmNames',
        as: ['name'],
        source: 'CloudWatch API Reference, PutAlarmMuteRule (MuteTargets)',
      },
    ],
  },
};

export const kinds = Object.keys(tampering) as TamperTarget[];
