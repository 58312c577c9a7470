/**
 * `alarmTopic`: one encrypted topic that calls a person, on shared stages. The code subscribes nobody,
 * because a repository does not know the people on call. Only alarms with the stage's prefix, and event
 * rules, may publish to it.
 *
 * EventBridge does not tell SNS which rule it acts for (EventBridge User Guide, "Using resource-based
 * policies", Amazon SNS permissions: no Condition blocks), so only the topic limits its statement. A rule of
 * another account could therefore raise a false alarm here, but it could neither read nor silence one.
 */
import { policyDocument } from '../../../shared/policy-document.ts';
import { logKey } from '../data/keys.ts';
import { alarmTopicName, deployment, named, stage } from '../stage/deployment.ts';

const { accountId, region } = deployment;

/** @param service short name of the publisher */
const from = (Sid: string, service: string, topicArn: string) =>
  ({
    Sid,
    Effect: 'Allow',
    Principal: { Service: `${service}.amazonaws.com` },
    Action: 'sns:Publish',
    Resource: topicArn,
  }) as const;

/** SNS Developer Guide, "Example cases for Amazon SNS access control": the condition keys of a CloudWatch alarm. */
const ownAlarms = {
  StringEquals: { 'aws:SourceAccount': accountId },
  ArnLike: { 'aws:SourceArn': `arn:aws:cloudwatch:${region}:${accountId}:alarm:${named('*')}` },
};

/** Absent on a personal stage. */
export const alarmTopic = stage.shared ? createTopic() : undefined;

function createTopic() {
  const topic = new aws.sns.Topic('Alarms', {
    name: alarmTopicName,
    ...(logKey && { kmsMasterKeyId: logKey.arn }),
  });
  new aws.sns.TopicPolicy('AlarmsPolicy', {
    arn: topic.arn,
    policy: topic.arn.apply((arn) =>
      JSON.stringify(
        policyDocument([
          { ...from('OwnAlarms', 'cloudwatch', arn), Condition: ownAlarms },
          from('OwnRules', 'events', arn),
          {
            Sid: 'TlsOnly',
            Effect: 'Deny',
            Principal: '*',
            Action: 'sns:Publish',
            Resource: arn,
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          },
        ]),
      ),
    ),
  });
  return topic;
}
