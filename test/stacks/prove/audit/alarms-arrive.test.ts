import { alarmsArrive } from '../../../../stacks/prove/audit/alarms-arrive.ts';
import { add, dropped, gone, set, statements } from '../mutations/plan-edits.ts';
import { production, proofFails } from '../proof-fails.ts';

const account = '123456789012';
const topicArn = `arn:aws:sns:eu-central-1:${account}:chokepoint-production-alarms`;

/** Adds a condition to the statement with that Sid. */
const also = (name: string, sid: string, key: string, value: string) =>
  statements(name, (own) =>
    own.map((one) =>
      one.Sid === sid
        ? {
            ...one,
            Condition: { ...one.Condition, StringEquals: { ...one.Condition?.StringEquals, [key]: value } },
          }
        : one,
    ),
  );

proofFails(alarmsArrive, [
  {
    title: 'an event rule tells nobody',
    mutate: add('aws:cloudwatch/eventRule:EventRule', 'Rule', { name: 'rule' }),
    finds: ['Rule', 'name'],
    reason: /^has no target/,
  },
]);

proofFails(
  alarmsArrive,
  [
    {
      title: 'the topic asks EventBridge for its account, as it once did',
      mutate: also('AlarmsPolicy', 'OwnRules', 'aws:SourceAccount', account),
      finds: ['TamperTrailTarget', 'arn'],
      reason: /^is a topic that does not admit events\.amazonaws\.com$/,
    },
    {
      title: 'the topic asks EventBridge for its rule',
      mutate: also(
        'AlarmsPolicy',
        'OwnRules',
        'aws:SourceArn',
        `arn:aws:events:eu-central-1:${account}:rule/chokepoint-production-tamper-trail`,
      ),
      finds: ['TamperTrailTarget', 'arn'],
      reason: /^is a topic that does not admit events/,
    },
    {
      title: 'the key of the topic asks EventBridge for its account, as it once did',
      mutate: also('LogKey', 'OwnRules', 'aws:SourceAccount', account),
      finds: ['TamperKeysTarget', 'arn'],
      reason: /^is a topic whose key refuses events\.amazonaws\.com: kms:GenerateDataKey, kms:Decrypt$/,
    },
    {
      title: 'the key admits EventBridge for another topic',
      mutate: also('LogKey', 'OwnRules', 'kms:EncryptionContext:aws:sns:topicArn', `${topicArn}-2`),
      finds: ['TamperKeysTarget', 'arn'],
      reason: /^is a topic whose key refuses events/,
    },
    {
      title: 'the key knows no CloudWatch alarm',
      mutate: dropped('LogKey', 'OwnAlarms'),
      finds: ['AuditLate', 'alarmActions'],
      reason: /^is a topic whose key refuses cloudwatch\.amazonaws\.com/,
    },
    {
      title: 'the topic admits alarms of another stage only',
      mutate: statements('AlarmsPolicy', (own) =>
        JSON.parse(
          JSON.stringify(own).replace(':alarm:chokepoint-production-', ':alarm:chokepoint-staging-'),
        ),
      ),
      finds: ['AuditLate', 'alarmActions'],
      reason: /^is a topic that does not admit cloudwatch/,
    },
    {
      title: 'the topic has no policy',
      mutate: gone('AlarmsPolicy'),
      finds: ['TamperTrailTarget', 'arn'],
      reason: /^is a topic that does not admit events/,
    },
    {
      title: 'the topic is under a key that AWS manages',
      mutate: set('Alarms', 'kmsMasterKeyId', 'alias/aws/sns'),
      finds: ['TamperTrailTarget', 'arn'],
      reason: /^is a topic under alias\/aws\/sns, which is no key of this plan$/,
    },
    {
      title: 'a rule has no target',
      mutate: gone('TamperStoreTarget'),
      finds: ['TamperStore', 'name'],
      reason: /^has no target: it tells nobody$/,
    },
    {
      title: 'a rule is off',
      mutate: set('TamperStore', 'state', 'DISABLED'),
      finds: ['TamperStore', 'state'],
      reason: /^is off/,
    },
    {
      title: 'a target is of a rule of another stage',
      mutate: set('TamperStoreTarget', 'rule', 'chokepoint-staging-tamper-store'),
      finds: ['TamperStoreTarget', 'rule'],
      reason: /^is chokepoint-staging-tamper-store, which is no rule of this plan$/,
    },
    {
      title: 'a target is a queue',
      mutate: set('TamperStoreTarget', 'arn', `arn:aws:sqs:eu-central-1:${account}:alarms`),
      finds: ['TamperStoreTarget', 'arn'],
      reason: /^is arn:aws:sqs:\S+: what EventBridge says to such a target is not known here$/,
    },
    {
      title: 'a target is a topic of another account',
      mutate: set('TamperStoreTarget', 'arn', 'arn:aws:sns:eu-central-1:999999999999:alarms'),
      finds: ['TamperStoreTarget', 'arn'],
      reason: /which is no topic of this plan/,
    },
    {
      title: 'a target has a role',
      mutate: set('TamperStoreTarget', 'roleArn', `arn:aws:iam::${account}:role/x`),
      finds: ['TamperStoreTarget', 'roleArn'],
      reason: /^must be absent/,
    },
    {
      title: 'a target is a function that nobody lets EventBridge call',
      mutate: set(
        'TamperStoreTarget',
        'arn',
        `arn:aws:lambda:eu-central-1:${account}:function:chokepoint-production-approval`,
      ),
      finds: ['TamperStoreTarget', 'arn'],
      reason: /^is a function that does not admit events/,
    },
    {
      title: 'a function that is a target asks EventBridge for its account',
      mutate: (plan) => {
        const fn = `arn:aws:lambda:eu-central-1:${account}:function:chokepoint-production-approval`;
        set('TamperStoreTarget', 'arn', fn)(plan);
        add('aws:lambda/permission:Permission', 'Ring', {
          ...{ function: fn, action: 'lambda:InvokeFunction', principal: 'events.amazonaws.com' },
          ...{ sourceArn: `arn:aws:events:eu-central-1:${account}:rule/*`, sourceAccount: account },
        })(plan);
      },
      finds: ['TamperStoreTarget', 'arn'],
      reason: /^is a function that does not admit events/,
    },
    {
      title: 'an alarm tells nobody',
      mutate: set('AuditLate', 'alarmActions', []),
      finds: ['AuditLate', 'alarmActions'],
      reason: /^is empty/,
    },
    {
      title: 'an alarm is muted',
      mutate: set('AlarmRefused', 'actionsEnabled', false),
      finds: ['AlarmRefused', 'actionsEnabled'],
      reason: /^is false/,
    },
    {
      title: 'an alarm ends an instance',
      mutate: set('AlarmRefused', 'alarmActions', ['arn:aws:automate:eu-central-1:ec2:terminate']),
      finds: ['AlarmRefused', 'alarmActions'],
      reason: /what CloudWatch says to such a target is not known here$/,
    },
  ],
  production,
);
