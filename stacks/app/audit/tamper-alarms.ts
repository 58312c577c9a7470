/**
 * Alarms on the record itself, on shared stages. They ring when somebody tries to end or undo it (one rule
 * for each kind, within minutes, also when AWS refused the attempt) and when records do not arrive. They also
 * ring for a deploy that changes these resources, because the deploy role could remove the record.
 */

import { pascal } from '../../../shared/names.ts';
import { stageKeys } from '../data/keys.ts';
import {
  alarmTopicArn,
  auditBucketName,
  auditStreamName,
  logGroupArn,
  logGroupPrefixes,
  named,
  stage,
  tamperRuleName,
  trailArn,
  trailName,
} from '../stage/deployment.ts';
import { alarmTopic } from './alarm-topic.ts';
import { late } from './late-records.ts';
import { type Kept, tamperPatterns } from './tamper-patterns.ts';
import { kinds, type TamperTarget } from './tampering.ts';

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

const startingWith = (...prefixes: string[]) => prefixes.map((prefix) => ({ prefix }));

const kept: Omit<Kept, 'keys'> = {
  trail: { name: [trailName], arn: [trailArn] },
  logs: {
    name: startingWith(...logGroupPrefixes),
    arn: startingWith(...logGroupPrefixes.map(logGroupArn)),
  },
  stream: { name: [auditStreamName] },
  store: { name: [auditBucketName] },
  rules: { name: startingWith(tamperRuleName('')) },
  topic: { arn: [alarmTopicArn], subscription: startingWith(`${alarmTopicArn}:`) },
  alarms: { name: startingWith(named('')) },
};

if (stage.shared && alarmTopic) createAlarms(alarmTopic);

function createAlarms(topic: aws.sns.Topic): void {
  const patterns = $util
    .all(stageKeys.map(({ keyId, arn }) => $util.all([keyId, arn])))
    .apply((keys) =>
      tamperPatterns({ ...kept, keys: { id: keys.map(([id]) => id), arn: keys.map(([, arn]) => arn) } }),
    );
  for (const kind of kinds)
    watchFor(
      kind,
      patterns.apply((all) => JSON.stringify(all[kind])),
      topic,
    );
  for (const { what, says, metric } of late)
    new aws.cloudwatch.MetricAlarm(pascal(what), {
      name: named(what),
      alarmDescription: says,
      ...metric,
      comparisonOperator: 'GreaterThanThreshold',
      evaluationPeriods: 1,
      treatMissingData: 'notBreaching',
      alarmActions: [topic.arn],
      okActions: [topic.arn],
    } as aws.cloudwatch.MetricAlarmArgs);
}

/** `audit-late` → `AuditLate`, for names within the program */

function watchFor(kind: TamperTarget, eventPattern: $util.Output<string>, topic: aws.sns.Topic): void {
  const rule = new aws.cloudwatch.EventRule(`Tamper${pascal(kind)}`, {
    name: tamperRuleName(kind),
    description: `somebody touches what keeps the record: ${kind}`,
    eventPattern,
  });
  new aws.cloudwatch.EventTarget(`Tamper${pascal(kind)}Target`, {
    rule: rule.name,
    targetId: 'alarms',
    arn: topic.arn,
    inputTransformer: message,
  });
}
