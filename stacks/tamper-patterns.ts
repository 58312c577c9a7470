/**
 * What somebody does who wants no record: the API calls, allowed or refused, as patterns of EventBridge over the events
 * of CloudTrail. Enters: the names of what keeps the record. Leaves: one pattern a service. Pure.
 * Sources: EventBridge User Guide, "Event patterns"; names of events and parameters as each service's CloudTrail page
 * gives them. IAM's events exist in us-east-1 only, so changes of roles are not among them; the trail has those.
 */

export type Kept = {
  trail: { name: string; arn: string };
  /** prefix of the stage's log groups */
  logGroups: string;
  stream: string;
  bucket: string;
  /** ids and ARNs of the stage's keys */
  keys: string[];
  topicArn: string;
  /** prefix of the names of the rules that use these patterns */
  rules: string;
};

export type EventPattern = {
  source: string[];
  'detail-type': string[];
  detail: Record<string, unknown>;
};

type Parameters = Record<string, (string | { prefix: string })[]>;

/** @param parameters alternatives: one of them fits */
function calls(service: string, eventName: string[], ...parameters: Parameters[]): EventPattern {
  const [only, ...others] = parameters.map((requestParameters) => ({ requestParameters }));
  return {
    source: [`aws.${service}`],
    'detail-type': ['AWS API Call via CloudTrail'],
    detail: {
      eventSource: [`${service}.amazonaws.com`],
      eventName,
      ...(others.length === 0 ? only : { $or: [only, ...others] }),
    },
  };
}

/** By the name of what is attacked. */
export function tamperPatterns(kept: Kept): Record<string, EventPattern> {
  const trail = [kept.trail.name, kept.trail.arn];
  const ofRules = [{ prefix: kept.rules }];
  return {
    trail: calls(
      'cloudtrail',
      ['StopLogging', 'DeleteTrail', 'UpdateTrail', 'PutEventSelectors'],
      { name: trail },
      { trailName: trail },
    ),
    logs: calls(
      'logs',
      [
        ...['DeleteLogGroup', 'DeleteLogStream', 'PutRetentionPolicy', 'DisassociateKmsKey'],
        ...['PutSubscriptionFilter', 'DeleteSubscriptionFilter', 'DeleteRetentionPolicy'],
      ],
      { logGroupName: [{ prefix: kept.logGroups }] },
    ),
    stream: calls('firehose', ['DeleteDeliveryStream', 'UpdateDestination', 'StopDeliveryStreamEncryption'], {
      deliveryStreamName: [kept.stream],
    }),
    store: calls(
      's3',
      [
        ...['DeleteObject', 'DeleteObjects', 'PutObjectRetention', 'PutObjectLegalHold', 'PutObjectAcl'],
        ...['DeleteBucket', 'PutBucketPolicy', 'DeleteBucketPolicy', 'PutBucketObjectLockConfiguration'],
        ...['PutBucketVersioning', 'PutBucketLifecycle', 'DeleteBucketLifecycle', 'PutBucketReplication'],
        ...['PutBucketEncryption', 'DeleteBucketEncryption', 'PutBucketOwnershipControls', 'PutBucketAcl'],
        ...['PutBucketPublicAccessBlock', 'DeleteBucketPublicAccessBlock'],
      ],
      { bucketName: [kept.bucket] },
    ),
    keys: calls('kms', ['DisableKey', 'ScheduleKeyDeletion', 'PutKeyPolicy', 'DisableKeyRotation'], {
      keyId: kept.keys,
    }),
    rules: calls(
      'events',
      ['DeleteRule', 'DisableRule', 'PutRule', 'RemoveTargets', 'PutTargets'],
      { name: ofRules },
      { rule: ofRules },
    ),
    topic: calls('sns', ['DeleteTopic', 'SetTopicAttributes', 'Unsubscribe'], { topicArn: [kept.topicArn] }),
  };
}
