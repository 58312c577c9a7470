/**
 * Where a stage calls for a person: one encrypted topic, for shared stages. Nobody is subscribed by the code: who is on
 * call is no matter of a repository. Only alarms and event rules that bear the stage's prefix may publish to it.
 */
import { policyDocument } from '../shared/policy-document.ts';
import { deployment, named, stage } from './deployment.ts';
import { logKey } from './keys.ts';

const { accountId, region } = deployment;

/** @param service short name of the publisher @param what its resource, a pattern */
const from = (Sid: string, service: string, what: string, topicArn: string) =>
  ({
    Sid,
    Effect: 'Allow',
    Principal: { Service: `${service}.amazonaws.com` },
    Action: 'sns:Publish',
    Resource: topicArn,
    Condition: {
      StringEquals: { 'aws:SourceAccount': accountId },
      ArnLike: { 'aws:SourceArn': what },
    },
  }) as const;

function createTopic() {
  const topic = new aws.sns.Topic('Alarms', {
    name: named('alarms'),
    ...(logKey && { kmsMasterKeyId: logKey.arn }),
  });
  new aws.sns.TopicPolicy('AlarmsPolicy', {
    arn: topic.arn,
    policy: topic.arn.apply((arn) =>
      JSON.stringify(
        policyDocument([
          from(
            'OwnAlarms',
            'cloudwatch',
            `arn:aws:cloudwatch:${region}:${accountId}:alarm:${named('*')}`,
            arn,
          ),
          from('OwnRules', 'events', `arn:aws:events:${region}:${accountId}:rule/${named('*')}`, arn),
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

/** Absent on a stage of one's own. */
export const alarmTopic = stage.shared ? createTopic() : undefined;
