/** The store of records: what each stage's plan makes of it, and what its policies admit, asked of the evaluator. */
import { beforeAll, describe, expect, it } from 'vitest';
import { type PolicyDocument, policyDocument } from '../../../../shared/policy-document.ts';
import { evaluate, evaluateTrust } from '../../../../stacks/iam/evaluate.ts';
import type { Plan } from '../../../../stacks/plan/plan-types.ts';
import { all, one, planned } from '../../../support/plans.ts';

const stages = ['local', 'ines', 'staging', 'production'];
const plans = new Map<string, Plan>();
const plan = (stage: string) => plans.get(stage) as Plan;

beforeAll(async () => {
  for (const stage of stages) plans.set(stage, await planned(stage));
});

const account = '123456789012';
const region = 'eu-central-1';
const nameOf = (stage: string, what: string) => `chokepoint-${stage}-${what}`;
const roleArn = (name: string) => `arn:aws:iam::${account}:role/${name}`;
const streamArn = (stage: string) =>
  `arn:aws:firehose:${region}:${account}:deliverystream/${nameOf(stage, 'audit')}`;
const trailArn = (stage: string) => `arn:aws:cloudtrail:${region}:${account}:trail/${nameOf(stage, 'trail')}`;

const document = (stage: string, kind: string, name: string, property = 'policy') =>
  JSON.parse(String(one(plan(stage), kind, name).inputs[property])) as PolicyDocument;

describe.each(stages)('the store of %s', (stage) => {
  const shared = stage === 'staging' || stage === 'production';

  it('is versioned, encrypted, closed to the public and without ACLs', () => {
    const bucket = { bucket: one(plan(stage), 'Bucket', 'Audit').id };
    const part = (kind: string, name: string) => expect(one(plan(stage), kind, name).inputs);
    part('BucketVersioning', 'AuditVersioning').toMatchObject({
      ...bucket,
      versioningConfiguration: { status: 'Enabled' },
    });
    part('BucketOwnershipControls', 'AuditOwnership').toMatchObject({
      ...bucket,
      rule: { objectOwnership: 'BucketOwnerEnforced' },
    });
    part('BucketPublicAccessBlock', 'AuditPublicAccess').toEqual({
      ...bucket,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    const own =
      stage === 'ines'
        ? { sseAlgorithm: 'AES256' }
        : { sseAlgorithm: 'aws:kms', kmsMasterKeyId: one(plan(stage), 'Key', 'LogKey').outputs.arn };
    const { rules } = one(plan(stage), 'BucketServerSideEncryptionConfiguration', 'AuditEncryption').inputs;
    expect(rules).toMatchObject([{ applyServerSideEncryptionByDefault: own }]);
  });

  it('holds each record by a lock where the stage is shared, and goes with the stage where it is not', () => {
    expect(one(plan(stage), 'Bucket', 'Audit').inputs).toMatchObject({
      objectLockEnabled: shared,
      forceDestroy: !shared,
    });
    const locks = all(plan(stage), 'BucketObjectLockConfiguration').map(({ inputs }) => inputs.rule);
    const expected = {
      staging: [{ defaultRetention: { mode: 'GOVERNANCE', days: 30 } }],
      production: [{ defaultRetention: { mode: 'COMPLIANCE', days: 400 } }],
    };
    expect(locks).toEqual(expected[stage as keyof typeof expected] ?? []);
  });

  it('keeps a record until its lock has ended, and not for ever', () => {
    const days = { local: 7, ines: 7, staging: 30, production: 400 }[stage] ?? 0;
    const { rules } = one(plan(stage), 'BucketLifecycleConfiguration', 'AuditLifecycle').inputs;
    const [rule] = rules as Record<string, unknown>[];
    expect(rule).toMatchObject({ status: 'Enabled', expiration: { days: days + 1 } });
    expect(rule?.transitions).toEqual(
      stage === 'production' ? [{ days: 60, storageClass: 'GLACIER_IR' }] : undefined,
    );
  });

  it('has its policy last, when nothing that the policy closes is left to set', () => {
    const policy = one(plan(stage), 'BucketPolicy', 'AuditPolicy');
    const parts = plan(stage).resources.filter(
      ({ type, inputs }) => type.startsWith('aws:s3/bucket') && inputs.bucket === policy.inputs.bucket,
    );
    const others = parts.filter(({ type }) => !/:Bucket(Policy|Versioning)?$/.test(type));
    expect(others.length).toBeGreaterThan(3);
    for (const { urn } of others) expect(policy.deps).toContain(urn);
    expect(one(plan(stage), 'FirehoseDeliveryStream', 'AuditStream').deps).toContain(policy.urn);
  });

  it('gets the audit lines of the router and nothing else of its log', () => {
    const filter = one(plan(stage), 'LogSubscriptionFilter', 'AuditSubscription');
    expect(filter.inputs).toMatchObject({
      logGroup: `/chokepoint/${stage}/router`,
      filterPattern: '{ $.audit.record = "*" }',
      destinationArn: streamArn(stage),
      roleArn: roleArn(nameOf(stage, 'audit-subscription')),
    });
    expect(all(plan(stage), 'LogSubscriptionFilter')).toHaveLength(1);
  });

  it('is filled as it comes: gzip on both ways, so nothing is compressed twice', () => {
    const { extendedS3Configuration: to } = one(plan(stage), 'FirehoseDeliveryStream', 'AuditStream').inputs;
    expect(to).toMatchObject({
      bucketArn: one(plan(stage), 'Bucket', 'Audit').outputs.arn,
      compressionFormat: 'UNCOMPRESSED',
      fileExtension: '.gz',
      prefix: 'calls/!{timestamp:yyyy/MM/dd/HH}/',
      errorOutputPrefix: 'failed/!{firehose:error-output-type}/!{timestamp:yyyy/MM/dd/HH}/',
    });
  });
});

type Who = { name: string; context: Record<string, string>; service?: string };
/** @param path IAM path of the role */
const person = (name: string, path = ''): Who => ({
  name,
  context: { 'aws:PrincipalArn': roleArn(`${path}${name}`) },
});
const trailOf = (stage: string): Who => ({
  name: 'CloudTrail',
  service: 'cloudtrail.amazonaws.com',
  context: { 'aws:PrincipalServiceName': 'cloudtrail.amazonaws.com', 'aws:SourceArn': trailArn(stage) },
});
const everything = policyDocument([{ Effect: 'Allow', Action: '*', Resource: '*' }]);

/** May `who`, whose own policies allow everything, do this to the bucket (no key) or to an object? */
function may(stage: string, who: Who, action: string, key?: string, extra: Record<string, string> = {}) {
  const { arn } = one(plan(stage), 'Bucket', 'Audit').outputs;
  const { service } = who;
  const principal =
    service === undefined
      ? {
          arn: `arn:aws:sts::${account}:assumed-role/${who.name}/x`,
          roleArn: who.context['aws:PrincipalArn'] ?? '',
          accountId: account,
        }
      : { arn: service, accountId: account, service };
  const context = { 'aws:SecureTransport': 'true', ...who.context, ...extra };
  const resource = key === undefined ? String(arn) : `${arn}/${key}`;
  const policies = {
    identity: service === undefined ? [everything] : [],
    resource: document(stage, 'BucketPolicy', 'AuditPolicy'),
  };
  return evaluate({ action: `s3:${action}`, resource, principal, context }, policies).allowed;
}

const record = 'calls/2026/01/01/00/x.gz';

describe.each(['staging', 'production'])('in %s, with every right that IAM can give,', (stage) => {
  const deploy = person(nameOf(stage, 'deploy'), `chokepoint/${stage}/governance/`);
  const delivery = person(nameOf(stage, 'audit-delivery'));
  const impostor = person(nameOf(stage, 'deploy'));
  const people = [person('administrator'), person(nameOf(stage, 'operator')), impostor, deploy, delivery];

  it.each([
    'DeleteObject',
    'DeleteObjectVersion',
    'BypassGovernanceRetention',
    'PutObjectRetention',
    'PutObjectLegalHold',
    'PutObjectAcl',
  ])('nobody may %s', (action) => {
    for (const who of people)
      for (const key of [record, 'trail/AWSLogs/x', 'failed/x'])
        expect(may(stage, who, action, key), who.name).toBe(false);
  });

  it.each([
    'DeleteBucket',
    'DeleteBucketPolicy',
    'PutBucketPolicy',
    'PutBucketObjectLockConfiguration',
    'PutBucketVersioning',
    'PutLifecycleConfiguration',
    'PutEncryptionConfiguration',
    'PutBucketPublicAccessBlock',
    'PutReplicationConfiguration',
  ])('only the deploy role may %s', (action) => {
    for (const who of people) expect(may(stage, who, action), who.name).toBe(who === deploy);
  });

  it('only Firehose writes a record', () => {
    for (const who of people) expect(may(stage, who, 'PutObject', record), who.name).toBe(who === delivery);
  });

  it('an auditor reads', () => {
    expect(may(stage, person('auditor'), 'GetObject', record)).toBe(true);
    expect(may(stage, person('auditor'), 'GetObjectVersion', record)).toBe(true);
    const plain = { 'aws:SecureTransport': 'false' };
    expect(may(stage, person('auditor'), 'GetObject', record, plain)).toBe(false);
  });

  it('CloudTrail writes for our trail, in its own place, and leaves the files to us', () => {
    const file = `trail/AWSLogs/${account}/CloudTrail/x.json.gz`;
    const owned = { 's3:x-amz-acl': 'bucket-owner-full-control' };
    const trail = trailOf(stage);
    expect(may(stage, trail, 'GetBucketAcl')).toBe(true);
    expect(may(stage, trail, 'PutObject', file, owned)).toBe(true);
    expect(may(stage, trail, 'PutObject', file)).toBe(false);
    expect(may(stage, trail, 'PutObject', record, owned)).toBe(false);
    expect(may(stage, trail, 'PutObject', file.replace(account, '999999999999'), owned)).toBe(false);
    expect(may(stage, trail, 'DeleteObject', file, owned)).toBe(false);
    const stranger = { ...owned, 'aws:SourceArn': trailArn('other') };
    expect(may(stage, trail, 'PutObject', file, stranger)).toBe(false);
    expect(may(stage, trail, 'GetBucketAcl', undefined, stranger)).toBe(false);
    const config: Who = {
      ...trail,
      service: 'config.amazonaws.com',
      context: { ...trail.context, 'aws:PrincipalServiceName': 'config.amazonaws.com' },
    };
    expect(may(stage, config, 'PutObject', file, owned)).toBe(false);
  });
});

describe.each(['local', 'ines'])("in %s, a stage of one's own,", (stage) => {
  it('only Firehose writes a record, and whoever removes the stage may take it along', () => {
    const owner = person('developer');
    expect(may(stage, owner, 'PutObject', record)).toBe(false);
    expect(may(stage, person(nameOf(stage, 'audit-delivery')), 'PutObject', record)).toBe(true);
    for (const action of ['DeleteObject', 'DeleteObjectVersion'])
      expect(may(stage, owner, action, record)).toBe(true);
    for (const action of ['DeleteBucket', 'DeleteBucketPolicy']) expect(may(stage, owner, action)).toBe(true);
  });
});

describe.each(stages)('the roles of services in %s', (stage) => {
  const trusts = (name: string, service: string, context: Record<string, string>) => {
    const question = {
      action: 'sts:AssumeRole',
      resource: String(one(plan(stage), 'Role', name).outputs.arn),
      principal: { arn: service, accountId: account, service },
      context: { 'aws:PrincipalServiceName': service, ...context },
    };
    return evaluateTrust(question, document(stage, 'Role', name, 'assumeRolePolicy'), { identity: [] })
      .allowed;
  };
  const cases: [string, string, (stage: string) => string][] = [
    ['AuditDeliveryRole', 'firehose.amazonaws.com', streamArn],
    [
      'AuditSubscriptionRole',
      'logs.amazonaws.com',
      (of) => `arn:aws:logs:${region}:${account}:log-group:/chokepoint/${of}/router:*`,
    ],
  ];

  it.each(cases)('%s is for one thing of one service of this account', (name, service, source) => {
    const here = { 'aws:SourceAccount': account, 'aws:SourceArn': source(stage) };
    expect(trusts(name, service, here)).toBe(true);
    expect(trusts(name, 'lambda.amazonaws.com', here)).toBe(false);
    expect(trusts(name, service, {})).toBe(false);
    expect(trusts(name, service, { ...here, 'aws:SourceAccount': '999999999999' })).toBe(false);
    expect(trusts(name, service, { ...here, 'aws:SourceArn': source('other') })).toBe(false);
  });

  it('write records, and never among the files of the trail', () => {
    const delivery = document(stage, 'RolePolicy', 'AuditDeliveryPolicy');
    const { arn } = one(plan(stage), 'Bucket', 'Audit').outputs;
    const writes = (key: string) =>
      evaluate(
        {
          action: 's3:PutObject',
          resource: `${arn}/${key}`,
          principal: { arn: roleArn('x'), roleArn: roleArn('x'), accountId: account },
          context: {},
        },
        { identity: [delivery] },
      ).allowed;
    expect([record, 'failed/x', 'trail/AWSLogs/x', 'x'].map(writes)).toEqual([true, true, false, false]);
    expect(document(stage, 'RolePolicy', 'AuditSubscriptionPolicy').Statement).toEqual([
      {
        Effect: 'Allow',
        Action: ['firehose:PutRecord', 'firehose:PutRecordBatch'],
        Resource: streamArn(stage),
      },
    ]);
  });
});
