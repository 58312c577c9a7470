/**
 * As proofs.cases.ts, for proofs about what only shared stages have: alarms, rules and a trail. Each case is the real plan
 * of production with one thing changed.
 */
import type { Plan, Resource } from '../../../stacks/plan/plan-types.ts';
import { add, find, type Mutation, set, statements } from './proofs.cases.ts';

const account = '123456789012';
const topicArn = `arn:aws:sns:eu-central-1:${account}:chokepoint-production-alarms`;

const each = (kind: string, change: (resource: Resource) => void) => (plan: Plan) => {
  const found = plan.resources.filter(({ type }) => type.endsWith(`:${kind}`));
  if (found.length === 0) throw new Error(`the plan has no ${kind}`);
  for (const resource of found) change(resource);
};

/** Rewrites a pattern as text. */
const pattern = (name: string, from: string, to: string) => (plan: Plan) => {
  const { inputs } = find(plan, name);
  const text = String(inputs.eventPattern);
  if (!text.includes(from)) throw new Error(`${name} has no ${from}`);
  inputs.eventPattern = text.replace(from, to);
};

/** One more condition on the statement with that Sid. */
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

const without = (name: string, sid: string) =>
  statements(name, (own) => {
    const left = own.filter(({ Sid }) => Sid !== sid);
    if (left.length === own.length) throw new Error(`${name} has no statement ${sid}`);
    return left;
  });

const gone = (name: string) => (plan: Plan) => {
  plan.resources = plan.resources.filter((one) => one !== find(plan, name));
};

const arrivals: Omit<Mutation, 'proof'>[] = [
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
    mutate: without('LogKey', 'OwnAlarms'),
    finds: ['AuditLate', 'alarmActions'],
    reason: /^is a topic whose key refuses cloudwatch\.amazonaws\.com/,
  },
  {
    title: 'the topic admits alarms of another stage only',
    mutate: statements('AlarmsPolicy', (own) =>
      JSON.parse(JSON.stringify(own).replace(':alarm:chokepoint-production-', ':alarm:chokepoint-staging-')),
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
];

const tampering: Omit<Mutation, 'proof'>[] = [
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
];

const logGroups: Omit<Mutation, 'proof'>[] = [
  {
    title: 'the key admits the service alone, as it once did',
    mutate: without('LogKey', 'LogCallers'),
    finds: ['ToolsApiAccessLog', 'kmsKeyId'],
    reason:
      /does not open, through CloudWatch Logs, for .*chokepoint-production-deploy.*chokepoint-production-operator.*the account's role of API Gateway$/,
  },
  {
    title: 'the key admits callers and not the service',
    mutate: without('LogKey', 'OwnLogGroups'),
    finds: ['RouterLog', 'kmsKeyId'],
    reason: /for logs\.eu-central-1\.amazonaws\.com$/,
  },
  {
    title: 'the boundary of functions keeps them from the key',
    mutate: without('ServiceBoundary', 'LogKeys'),
    finds: ['RouterLog', 'kmsKeyId'],
    reason: /for .*chokepoint-production-router/,
  },
  {
    title: 'the boundary of operators keeps them from the key',
    mutate: without('OperatorPolicy', 'OpenLogs'),
    finds: ['RouterLog', 'kmsKeyId'],
    reason: /for chokepoint-production-operator$/,
  },
  {
    title: 'a log group is made that the key does not know',
    mutate: (plan) => {
      const { inputs, outputs } = find(plan, 'RouterLog');
      inputs.name = '/elsewhere/router';
      outputs.arn = `arn:aws:logs:eu-central-1:${account}:log-group:/elsewhere/router`;
    },
    finds: ['RouterLog', 'kmsKeyId'],
    reason: /for logs\.eu-central-1\.amazonaws\.com/,
  },
  {
    title: 'a log group is under a key of somebody else',
    mutate: each('LogGroup', (group) => {
      group.inputs.kmsKeyId = `arn:aws:kms:eu-central-1:${account}:key/elsewhere`;
    }),
    finds: ['RouterLog', 'kmsKeyId'],
    reason: /^names no key of this plan/,
  },
];

const of = (proof: string, cases: Omit<Mutation, 'proof'>[]): Mutation[] =>
  cases.map((one) => ({ ...one, proof }));

export const productionMutations: Mutation[] = [
  ...of('alarms-arrive', arrivals),
  ...of('tampering-rings', tampering),
  ...of('log-groups-open-for-their-callers', logGroups),
];
