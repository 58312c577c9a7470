import type { Plan } from '../../../../stacks/plan/plan-types.ts';
import { tamperingRings } from '../../../../stacks/prove/audit/tampering-rings.ts';
import { add, find, set } from '../mutations/plan-edits.ts';
import { production, proofFails } from '../proof-fails.ts';

const account = '123456789012';
const topicArn = `arn:aws:sns:eu-central-1:${account}:chokepoint-production-alarms`;

/** Rewrites a pattern as text. */
const pattern = (name: string, from: string, to: string) => (plan: Plan) => {
  const { inputs } = find(plan, name);
  const text = String(inputs.eventPattern);
  if (!text.includes(from)) throw new Error(`${name} has no ${from}`);
  inputs.eventPattern = text.replace(from, to);
};

proofFails(tamperingRings, [
  {
    title: 'a stage becomes shared without rules',
    mutate: (plan: Plan) => {
      plan.stage = 'production';
    },
    finds: ['ControlKey', 'type'],
    reason: /^can be tampered with unheard: DisableKey \(keyId\)/,
  },
]);

proofFails(
  tamperingRings,
  [
    {
      title: 'Unsubscribe is compared with the topic, as it once was',
      mutate: set(
        'TamperTopic',
        'eventPattern',
        JSON.stringify({
          source: ['aws.sns'],
          'detail-type': ['AWS API Call via CloudTrail'],
          detail: {
            eventSource: ['sns.amazonaws.com'],
            eventName: ['DeleteTopic', 'SetTopicAttributes', 'Unsubscribe'],
            requestParameters: { topicArn: [topicArn] },
          },
        }),
      ),
      finds: ['TamperTopic', 'eventPattern'],
      reason: /^waits for Unsubscribe with topicArn, and its event carries subscriptionArn$/,
    },
    {
      title: 'nobody hears an Unsubscribe',
      mutate: pattern('TamperTopic', '"Unsubscribe",', ''),
      finds: ['Alarms', 'type'],
      reason: /^can be tampered with unheard: Unsubscribe \(subscriptionArn\)$/,
    },
    {
      title: 'the key of the control table is not watched, as it once was',
      mutate: (plan) => pattern('TamperKeys', find(plan, 'ControlKey').id, 'another')(plan),
      finds: ['ControlKey', 'type'],
      reason: /^can be tampered with unheard: DisableKey \(keyId\), ScheduleKeyDeletion/,
    },
    {
      title: 'a key is added that nobody watches',
      mutate: add('aws:kms/key:Key', 'Another', { description: 'one more' }),
      finds: ['Another', 'type'],
      reason: /^can be tampered with unheard/,
    },
    {
      title: 'a log group has a name beside the prefix',
      mutate: (plan) => {
        find(plan, 'RouterLog').inputs.name = '/elsewhere/router';
      },
      finds: ['RouterLog', 'type'],
      reason: /DeleteLogGroup \(logGroupName\)/,
    },
    {
      title: 'a key is taken from a log group by its other parameter',
      mutate: pattern('TamperLogs', '"resourceIdentifier"', '"resourceArn"'),
      finds: ['RouterLog', 'type'],
      reason: /^can be tampered with unheard: AssociateKmsKey \(resourceIdentifier\), DisassociateKmsKey/,
    },
    {
      title: 'a log group is named by its ARN',
      mutate: pattern('TamperLogs', 'PutDataProtectionPolicy', 'PutTransformer'),
      finds: ['RouterLog', 'type'],
      reason: /PutDataProtectionPolicy \(logGroupIdentifier\)/,
    },
    {
      title: 'the lock is called by one of its names only',
      mutate: pattern('TamperStore', '"PutObjectLockConfiguration",', ''),
      finds: ['Audit', 'type'],
      reason: /^can be tampered with unheard: PutObjectLockConfiguration \(bucketName\)$/,
    },
    {
      title: 'an alarm is deleted',
      mutate: pattern('TamperAlarms', '"DeleteAlarms",', ''),
      finds: ['AuditLate', 'type'],
      reason: /^can be tampered with unheard: DeleteAlarms \(alarmNames\)$/,
    },
    {
      title: 'an alarm is muted by a rule',
      mutate: pattern('TamperAlarms', '"muteTargets":', '"muted":'),
      finds: ['AuditLate', 'type'],
      reason: /PutAlarmMuteRule \(muteTargets\.alarmNames\)/,
    },
    {
      title: 'a rule waits for an event that nobody has written down',
      mutate: pattern('TamperTrail', '"StopLogging"', '"StopLogging","StopLoging"'),
      finds: ['TamperTrail', 'eventPattern'],
      reason: /^names cloudtrail StopLoging, of which stacks\/app\/audit\/tampering\.ts has no row$/,
    },
    {
      title: 'a rule is about a service that nobody has written down',
      mutate: pattern('TamperStream', 'firehose', 'kinesis'),
      finds: ['TamperStream', 'eventPattern'],
      reason: /^does not name one service, in source and in detail\.eventSource$/,
    },
    {
      title: 'a rule hears calls that were allowed only',
      mutate: pattern('TamperStream', '"detail":{', '"detail":{"errorCode":[{"exists":false}],'),
      finds: ['TamperStream', 'eventPattern'],
      reason: /^looks at detail\.errorCode, which is not known here$/,
    },
    {
      title: 'a rule compares in a way that nobody here knows',
      mutate: pattern('TamperRules', '{"prefix":', '{"wildcard":'),
      finds: ['TamperRules', 'eventPattern'],
      reason: /^compares by \{"wildcard":.* which is not known here$/,
    },
    {
      title: 'a rule hears every event',
      mutate: pattern('TamperStream', 'AWS API Call via CloudTrail', 'AWS Console Sign In via CloudTrail'),
      finds: ['TamperStream', 'eventPattern'],
      reason: /^is not about calls that CloudTrail has seen/,
    },
    {
      title: 'a pattern is longer than EventBridge takes',
      mutate: pattern('TamperStream', '"detail":{', `"detail":{${' '.repeat(2_048)}`),
      finds: ['TamperStream', 'eventPattern'],
      reason: /^has \d+ characters; EventBridge takes 2048$/,
    },
  ],
  production,
);
