/** The witness and the alarms on the record: what they see, by stage; and who may call for a person. */
import { beforeAll, describe, expect, it, test } from 'vitest';
import type { PolicyDocument } from '../../../../shared/policy-document.ts';
import type { EventPattern } from '../../../../stacks/app/audit/tamper-patterns.ts';
import { evaluate } from '../../../../stacks/iam/evaluate.ts';
import type { Plan } from '../../../../stacks/plan/plan-types.ts';
import { all, one, planned } from '../../../support/plans.ts';

const plans = new Map<string, Plan>();
const plan = (stage: string) => plans.get(stage) as Plan;

beforeAll(async () => {
  for (const stage of ['local', 'ines', 'staging', 'production']) plans.set(stage, await planned(stage));
});

const account = '123456789012';
const region = 'eu-central-1';

test.each(['local', 'ines'])('%s pays for no trail and no alarm', (stage) => {
  for (const kind of ['Trail', 'EventRule', 'MetricAlarm', 'Topic'])
    expect(all(plan(stage), kind)).toEqual([]);
});

/** An event as a field selector sees it. */
type Seen = {
  eventCategory: string;
  'resources.type'?: string;
  'resources.ARN'?: string;
  eventName?: string;
};
type Field = { field: keyof Seen; equals?: string[]; startsWiths?: string[]; notEquals?: string[] };

const fits = (seen: Seen, { field, equals, startsWiths, notEquals }: Field) => {
  const value = seen[field];
  return (
    (equals === undefined || (value !== undefined && equals.includes(value))) &&
    (startsWiths === undefined || startsWiths.some((start) => value?.startsWith(start))) &&
    (notEquals === undefined || (value !== undefined && !notEquals.includes(value)))
  );
};

describe.each(['staging', 'production'])('the trail of %s', (stage) => {
  const arns = {
    letters: `arn:aws:s3:::chokepoint-${stage}-letters-${account}`,
    audit: `arn:aws:s3:::chokepoint-${stage}-audit-${account}`,
    parcels: `arn:aws:dynamodb:${region}:${account}:table/chokepoint-${stage}-parcels`,
    functions: `arn:aws:lambda:${region}:${account}:function:chokepoint-${stage}-`,
  };
  const sees = (seen: Seen) =>
    (one(plan(stage), 'Trail', 'Trail').inputs.advancedEventSelectors as { fieldSelectors: Field[] }[]).some(
      ({ fieldSelectors }) => fieldSelectors.every((field) => fits(seen, field)),
    );
  const data = (type: string, arn: string, eventName: string): Seen => ({
    eventCategory: 'Data',
    'resources.type': `AWS::${type}`,
    'resources.ARN': arn,
    eventName,
  });

  it('is validated, encrypted with our key, over all regions, and kept where nobody takes it away', () => {
    expect(one(plan(stage), 'Trail', 'Trail').inputs).toMatchObject({
      name: `chokepoint-${stage}-trail`,
      s3BucketName: one(plan(stage), 'Bucket', 'Audit').id,
      s3KeyPrefix: 'trail',
      kmsKeyId: one(plan(stage), 'Key', 'LogKey').outputs.arn,
      enableLogging: true,
      enableLogFileValidation: true,
      isMultiRegionTrail: true,
      includeGlobalServiceEvents: true,
    });
    expect(one(plan(stage), 'Trail', 'Trail').deps).toContain(
      one(plan(stage), 'BucketPolicy', 'AuditPolicy').urn,
    );
  });

  it('sees who assumed which role, every touch of the data and of the record, every invocation', () => {
    const seen: Seen[] = [
      { eventCategory: 'Management', eventName: 'AssumeRole' },
      data('S3::Object', `${arns.letters}/fjord/q3.md`, 'GetObject'),
      data('S3::Object', `${arns.letters}/fjord/q3.md`, 'PutObject'),
      data('S3::Object', `${arns.audit}/calls/x.gz`, 'GetObject'),
      data('S3::Object', `${arns.audit}/calls/x.gz`, 'PutObject'),
      data('S3::Object', `${arns.audit}/failed/x`, 'DeleteObject'),
      data('S3::Object', `${arns.audit}/trail/AWSLogs/x`, 'DeleteObject'),
      data('DynamoDB::Table', arns.parcels, 'GetItem'),
      data('Lambda::Function', `${arns.functions}router`, 'Invoke'),
      data('Lambda::Function', `${arns.functions}tool-read_letter`, 'Invoke'),
    ];
    for (const event of seen) expect(sees(event), JSON.stringify(event)).toBe(true);
  });

  it('does not see its own deliveries, which would be seen for ever, nor what is not of the stage', () => {
    const unseen: Seen[] = [
      data('S3::Object', `${arns.audit}/trail/AWSLogs/x`, 'PutObject'),
      data('S3::Object', 'arn:aws:s3:::somebody-elses/x', 'GetObject'),
      data('S3::Object', `${arns.letters}-copy/x`, 'GetObject'),
      data('DynamoDB::Table', `${arns.parcels}-copy`, 'GetItem'),
      data('Lambda::Function', `arn:aws:lambda:${region}:${account}:function:other`, 'Invoke'),
    ];
    for (const event of unseen) expect(sees(event), JSON.stringify(event)).toBe(false);
  });
});

/** EventBridge User Guide, "Event patterns", as far as the patterns here go. */
function matches(pattern: unknown, event: unknown): boolean {
  // A list in an event fits where one of its members does.
  if (Array.isArray(pattern) && Array.isArray(event)) return event.some((one) => matches(pattern, one));
  if (Array.isArray(pattern))
    return pattern.some((one) =>
      typeof one === 'string'
        ? one === event
        : typeof event === 'string' && event.startsWith((one as { prefix: string }).prefix),
    );
  return Object.entries(pattern as object).every(([key, inner]) =>
    key === '$or'
      ? (inner as unknown[]).some((either) => matches(either, event))
      : matches(inner, (event as Record<string, unknown> | undefined)?.[key]),
  );
}

describe('in production', () => {
  const stage = 'production';
  const key = () => one(plan(stage), 'Key', 'LogKey');
  const ringing = (service: string, eventName: string, requestParameters: object) =>
    all(plan(stage), 'EventRule')
      .filter(({ inputs }) =>
        matches(JSON.parse(String(inputs.eventPattern)) as EventPattern, {
          source: `aws.${service}`,
          'detail-type': 'AWS API Call via CloudTrail',
          // A call that was refused is an attempt all the same.
          detail: {
            eventSource: `${service}.amazonaws.com`,
            eventName,
            requestParameters,
            errorCode: 'AccessDenied',
          },
        }),
      )
      .map(({ name }) => name);

  const trail = 'chokepoint-production-trail';
  const bucketName = `chokepoint-production-audit-${account}`;
  const logGroupName = '/chokepoint/production/router';
  const attempts: [string, string, () => object, string][] = [
    ['cloudtrail', 'StopLogging', () => ({ name: trail }), 'TamperTrail'],
    [
      'cloudtrail',
      'DeleteTrail',
      () => ({ name: `arn:aws:cloudtrail:${region}:${account}:trail/${trail}` }),
      'TamperTrail',
    ],
    ['cloudtrail', 'PutEventSelectors', () => ({ trailName: trail }), 'TamperTrail'],
    ['logs', 'DeleteLogGroup', () => ({ logGroupName }), 'TamperLogs'],
    ['logs', 'PutSubscriptionFilter', () => ({ logGroupName, filterName: 'x' }), 'TamperLogs'],
    ['logs', 'DeleteSubscriptionFilter', () => ({ logGroupName, filterName: 'audit' }), 'TamperLogs'],
    [
      'firehose',
      'DeleteDeliveryStream',
      () => ({ deliveryStreamName: 'chokepoint-production-audit' }),
      'TamperStream',
    ],
    [
      'logs',
      'DisassociateKmsKey',
      () => ({ resourceIdentifier: `arn:aws:logs:${region}:${account}:log-group:${logGroupName}` }),
      'TamperLogs',
    ],
    ['logs', 'AssociateKmsKey', () => ({ logGroupName, kmsKeyId: 'arn:…' }), 'TamperLogs'],
    ['logs', 'PutDataProtectionPolicy', () => ({ logGroupIdentifier: logGroupName }), 'TamperLogs'],
    [
      'logs',
      'DeleteLogGroup',
      () => ({ logGroupName: 'aws-waf-logs-chokepoint-production-front-door' }),
      'TamperLogs',
    ],
    // As CloudTrail writes it for the console: the parameters of the request, and the host beside them.
    [
      's3',
      'PutBucketPublicAccessBlock',
      () => ({ publicAccessBlock: [''], PublicAccessBlockConfiguration: {}, bucketName, host: ['s3'] }),
      'TamperStore',
    ],
    ['s3', 'PutObjectLockConfiguration', () => ({ bucketName }), 'TamperStore'],
    ['s3', 'PutBucketPolicy', () => ({ bucketName }), 'TamperStore'],
    ['s3', 'PutBucketObjectLockConfiguration', () => ({ bucketName }), 'TamperStore'],
    ['s3', 'DeleteObject', () => ({ bucketName, key: 'calls/x.gz' }), 'TamperStore'],
    ['kms', 'ScheduleKeyDeletion', () => ({ keyId: key().id }), 'TamperKeys'],
    ['kms', 'DisableKey', () => ({ keyId: key().outputs.arn }), 'TamperKeys'],
    ['kms', 'DisableKey', () => ({ keyId: one(plan(stage), 'Key', 'LettersKey').id }), 'TamperKeys'],
    [
      'kms',
      'PutKeyPolicy',
      () => ({ keyId: one(plan(stage), 'Key', 'ControlKey').outputs.arn }),
      'TamperKeys',
    ],
    ['events', 'DisableRule', () => ({ name: 'chokepoint-production-tamper-logs' }), 'TamperRules'],
    ['events', 'RemoveTargets', () => ({ rule: 'chokepoint-production-tamper-logs' }), 'TamperRules'],
    [
      'sns',
      'DeleteTopic',
      () => ({ topicArn: one(plan(stage), 'Topic', 'Alarms').outputs.arn }),
      'TamperTopic',
    ],
    [
      'sns',
      'Unsubscribe',
      () => ({
        subscriptionArn: `${one(plan(stage), 'Topic', 'Alarms').outputs.arn}:c3019def-3714-403e-ba29-eb14079d5c69`,
      }),
      'TamperTopic',
    ],
    [
      'monitoring',
      'DeleteAlarms',
      () => ({ alarmNames: ['other', 'chokepoint-production-audit-late'] }),
      'TamperAlarms',
    ],
    [
      'monitoring',
      'PutAlarmMuteRule',
      () => ({ name: 'x', muteTargets: { alarmNames: ['chokepoint-production-audit-late'] } }),
      'TamperAlarms',
    ],
  ];
  it.each(attempts)('%s %s rings, once', (service, name, parameters, rule) => {
    expect(ringing(service, name, parameters())).toEqual([rule]);
  });

  it('nothing rings for another stage, nor for reading', () => {
    expect(ringing('cloudtrail', 'StopLogging', { name: 'chokepoint-staging-trail' })).toEqual([]);
    expect(ringing('logs', 'DeleteLogGroup', { logGroupName: '/chokepoint/staging/router' })).toEqual([]);
    expect(ringing('s3', 'PutBucketPolicy', { bucketName: 'chokepoint-staging-audit-1' })).toEqual([]);
    expect(ringing('s3', 'GetObject', { bucketName, key: 'calls/x.gz' })).toEqual([]);
    expect(ringing('kms', 'DisableKey', { keyId: 'other' })).toEqual([]);
    const other = `${one(plan(stage), 'Topic', 'Alarms').outputs.arn}-of-others:c3019def`;
    expect(ringing('sns', 'Unsubscribe', { subscriptionArn: other })).toEqual([]);
    expect(ringing('monitoring', 'DeleteAlarms', { alarmNames: ['chokepoint-staging-failed'] })).toEqual([]);
  });

  it('each rule and each alarm calls for a person, at the one topic, encrypted', () => {
    const { arn } = one(plan(stage), 'Topic', 'Alarms').outputs;
    expect(one(plan(stage), 'Topic', 'Alarms').inputs.kmsMasterKeyId).toBe(key().outputs.arn);
    const rules = all(plan(stage), 'EventRule').map(({ inputs }) => inputs.name);
    const targets = all(plan(stage), 'EventTarget').map(({ inputs }) => [inputs.rule, inputs.arn]);
    expect(targets).toEqual(rules.map((rule) => [rule, arn]));
    const alarms = all(plan(stage), 'MetricAlarm').filter(({ inputs }) => /audit/.test(String(inputs.name)));
    expect(alarms.map(({ inputs }) => inputs.metricName).sort()).toEqual([
      'DeliveryErrors',
      'DeliveryThrottling',
      'DeliveryToS3.DataFreshness',
      'ThrottledRecords',
    ]);
    for (const { inputs } of alarms) expect(inputs.alarmActions).toEqual([arn]);
  });

  it('an alarm tells of every rule that cannot tell by itself', () => {
    const { inputs } = one(plan(stage), 'MetricAlarm', 'TamperUnheard');
    const [{ expression } = {}, ...metrics] = inputs.metricQueries as {
      id: string;
      expression?: string;
      metric?: { namespace: string; metricName: string; dimensions: { RuleName: string } };
    }[];
    expect(metrics.map(({ metric }) => metric?.dimensions.RuleName).sort()).toEqual(
      all(plan(stage), 'EventRule')
        .map(({ inputs: rule }) => rule.name)
        .sort(),
    );
    expect(expression).toBe(metrics.map(({ id }) => `FILL(${id}, 0)`).join(' + '));
    expect(new Set(metrics.map(({ metric }) => `${metric?.namespace} ${metric?.metricName}`))).toEqual(
      new Set(['AWS/Events FailedInvocations']),
    );
  });

  const publishes = (service: string, context: Record<string, string> = {}) => {
    const policy = one(plan(stage), 'TopicPolicy', 'AlarmsPolicy');
    return evaluate(
      {
        action: 'sns:Publish',
        resource: String(policy.inputs.arn),
        principal: { arn: service, accountId: account, service },
        context: { 'aws:SecureTransport': 'true', ...context },
      },
      { identity: [], resource: JSON.parse(String(policy.inputs.policy)) as PolicyDocument },
    ).allowed;
  };

  it('nobody publishes but alarms of the stage, and EventBridge, which does not say for which rule', () => {
    const alarm = {
      'aws:SourceAccount': account,
      'aws:SourceArn': `arn:aws:cloudwatch:${region}:${account}:alarm:chokepoint-production-audit-late`,
    };
    expect(publishes('cloudwatch.amazonaws.com', alarm)).toBe(true);
    expect(publishes('events.amazonaws.com')).toBe(true);
    expect(publishes('events.amazonaws.com', { 'aws:SecureTransport': 'false' })).toBe(false);
    expect(publishes('cloudwatch.amazonaws.com')).toBe(false);
    for (const [key, value] of [
      ['aws:SourceAccount', '999999999999'],
      ['aws:SourceArn', alarm['aws:SourceArn'].replace('production', 'staging')],
    ] as const)
      expect(publishes('cloudwatch.amazonaws.com', { ...alarm, [key]: value })).toBe(false);
    expect(publishes('lambda.amazonaws.com', alarm)).toBe(false);
  });
});
