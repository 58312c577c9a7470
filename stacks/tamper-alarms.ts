/**
 * Alarms on the record itself, on shared stages: somebody tries to end or undo it (a rule a kind, within minutes, also
 * when the attempt was refused), or it does not arrive. They ring for a deploy that changes these resources, too: the
 * deploy role is a way to take the record away, so it is not spared.
 */
import { alarmTopic } from './alarm-topic.ts';
import {
  auditBucketName,
  auditStreamName,
  logGroupName,
  named,
  stage,
  trailArn,
  trailName,
} from './deployment.ts';
import { dataKeys, logKey } from './keys.ts';
import { type Kept, tamperPatterns } from './tamper-patterns.ts';

/** A row of metric alarms: something of AWS's own that says that records are late or lost. */
type Late = { what: string; says: string; metric: Record<string, unknown> };

const late: Late[] = [
  {
    what: 'audit-late',
    says: 'The oldest record of a call has waited for more than 15 minutes to be stored.',
    metric: {
      namespace: 'AWS/Firehose',
      metricName: 'DeliveryToS3.DataFreshness',
      dimensions: { DeliveryStreamName: auditStreamName },
      statistic: 'Maximum',
      // Buffered for one minute; Firehose tries again for 24 hours, then records go to failed/.
      threshold: 900,
    },
  },
  {
    what: 'audit-undelivered',
    says: "The router's log could not pass on a record.",
    metric: {
      namespace: 'AWS/Logs',
      metricName: 'DeliveryErrors',
      dimensions: { LogGroupName: logGroupName('router'), DestinationType: 'Firehose', FilterName: 'audit' },
      statistic: 'Sum',
      threshold: 0,
    },
  },
  {
    what: 'audit-throttled',
    says: 'The stream refused records: calls that change data are refused with them.',
    metric: {
      namespace: 'AWS/Firehose',
      metricName: 'ThrottledRecords',
      dimensions: { DeliveryStreamName: auditStreamName },
      statistic: 'Sum',
      threshold: 0,
    },
  },
];

/** The text of the message; a field that an event lacks (no error: the call went through) stays empty. */
const message = {
  inputPaths: {
    call: '$.detail.eventName',
    by: '$.detail.userIdentity.arn',
    at: '$.detail.eventTime',
    from: '$.detail.sourceIPAddress',
    refusal: '$.detail.errorCode',
    event: '$.detail.eventID',
  },
  inputTemplate: `"${named('audit')}: <call> by <by> from <from> at <at>. Refused with: <refusal>. CloudTrail event <event>."`,
};

/** `audit-late` → `AuditLate`, for names within the program */
const pascal = (name: string) => name.replace(/(^|-)(\w)/g, (_, __, letter) => letter.toUpperCase());

function watchFor(what: string, eventPattern: string | $util.Output<string>, topic: aws.sns.Topic): void {
  const rule = new aws.cloudwatch.EventRule(`Tamper${pascal(what)}`, {
    name: `${named('tamper')}-${what}`,
    description: `somebody touches what keeps the record: ${what}`,
    eventPattern,
  });
  new aws.cloudwatch.EventTarget(`Tamper${pascal(what)}Target`, {
    rule: rule.name,
    targetId: 'alarms',
    arn: topic.arn,
    inputTransformer: message,
  });
}

function createAlarms(topic: aws.sns.Topic): void {
  const keys = [logKey, ...Object.values(dataKeys)].flatMap((key) => (key ? [key.keyId, key.arn] : []));
  const names: Omit<Kept, 'keys' | 'topicArn'> = {
    trail: { name: trailName, arn: trailArn },
    logGroups: logGroupName(''),
    stream: auditStreamName,
    bucket: auditBucketName,
    rules: named('tamper'),
  };
  const patterns = $util
    .all([$util.all(keys), topic.arn])
    .apply(([ids, topicArn]) => tamperPatterns({ ...names, keys: ids, topicArn }));
  for (const what of ['trail', 'logs', 'stream', 'store', 'keys', 'rules', 'topic'])
    watchFor(
      what,
      patterns.apply((all) => JSON.stringify(all[what])),
      topic,
    );
  for (const { what, says, metric } of late)
    new aws.cloudwatch.MetricAlarm(pascal(what), {
      name: named(what),
      alarmDescription: says,
      ...metric,
      comparisonOperator: 'GreaterThanThreshold',
      period: 300,
      evaluationPeriods: 1,
      treatMissingData: 'notBreaching',
      alarmActions: [topic.arn],
      okActions: [topic.arn],
    } as aws.cloudwatch.MetricAlarmArgs);
}

if (stage.shared && alarmTopic) createAlarms(alarmTopic);
