/** Who may use a key of ours, through what: the key policies, asked with an identity policy that allows everything. */
import { expect, test } from 'vitest';
import type { PolicyDocument } from '../../../../shared/policy-document.ts';
import { bucketKeyPolicy, type KeyPlace, tableKeyPolicy } from '../../../../stacks/app/data/key-policies.ts';
import { logKeyPolicy } from '../../../../stacks/app/data/log-key-policy.ts';
import { evaluate } from '../../../../stacks/iam/evaluate.ts';

const account = '111122223333';
const place: KeyPlace = {
  region: 'eu-central-1',
  accountId: account,
  sessionRoles: `arn:aws:iam::${account}:role/app/test/session/*`,
  serviceRoles: `arn:aws:iam::${account}:role/app-test-*`,
  logGroups: ['/app/test/*', 'aws-waf-logs-app-test-*'],
  trails: 'app-test-*',
  alarmTopic: `arn:aws:sns:eu-central-1:${account}:app-test-alarms`,
};
const policies = {
  bucket: bucketKeyPolicy(place, 'arn:aws:s3:::docs'),
  table: tableKeyPolicy(place, 'parcels'),
  log: logKeyPolicy(place),
};

const key = `arn:aws:kms:eu-central-1:${account}:key/00000000-0000-4000-8000-000000000001`;
const session = `arn:aws:iam::${account}:role/app/test/session/data-read`;
const deployer = `arn:aws:iam::${account}:role/app/test/governance/app-test-deploy`;
const router = `arn:aws:iam::${account}:role/app-test-router`;
const administrator = `arn:aws:iam::${account}:role/administrator`;
const otherStage = `arn:aws:iam::${account}:role/app/other/session/data-read`;

const s3 = { 'kms:ViaService': 's3.eu-central-1.amazonaws.com' };
const docs = { ...s3, 'kms:EncryptionContext:aws:s3:arn': 'arn:aws:s3:::docs' };
const dynamodb = { 'kms:ViaService': 'dynamodb.eu-central-1.amazonaws.com' };
const parcels = {
  ...dynamodb,
  'kms:EncryptionContext:aws:dynamodb:tableName': 'parcels',
  'kms:EncryptionContext:aws:dynamodb:subscriberId': account,
};
const logGroup = (name: string) => ({
  'kms:EncryptionContext:aws:logs:arn': `arn:aws:logs:eu-central-1:${account}:log-group:${name}`,
});
const callerOf = (name: string) => ({
  ...logGroup(name),
  'aws:PrincipalAccount': account,
  'kms:ViaService': 'logs.eu-central-1.amazonaws.com',
});
const topic = (name: string) => ({
  'kms:EncryptionContext:aws:sns:topicArn': `arn:aws:sns:eu-central-1:${account}:${name}`,
});
const trail = (name: string) => ({
  'aws:SourceArn': `arn:aws:cloudtrail:eu-central-1:${account}:trail/${name}`,
  'kms:EncryptionContext:aws:cloudtrail:arn': `arn:aws:cloudtrail:eu-central-1:${account}:trail/${name}`,
});

/** A role by ARN, or a service that asks as itself. */
function asks(who: string, action: string, context: Record<string, string>, policy: PolicyDocument) {
  const service = who.endsWith('.amazonaws.com');
  const principal = service
    ? { arn: who, service: who, accountId: account }
    : { arn: who, accountId: account };
  const everything: PolicyDocument = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
  };
  const about = service ? {} : { 'aws:PrincipalArn': who };
  return evaluate(
    {
      action: `kms:${action}`,
      resource: key,
      principal,
      context: { ...about, 'aws:PrincipalIsAWSService': String(service), ...context },
    },
    { identity: service ? [] : [everything], resource: policy },
  ).allowed;
}

type Case = [what: string, of: keyof typeof policies, who: string, action: string, context: object];

test.each<Case>([
  ['a session reads an object', 'bucket', session, 'Decrypt', docs],
  ['a session writes an object', 'bucket', session, 'GenerateDataKey', docs],
  ['an administrator takes a deletion back', 'bucket', administrator, 'CancelKeyDeletion', {}],
  ['an administrator repairs the policy', 'bucket', administrator, 'PutKeyPolicy', {}],
  ['a session reads or writes an item', 'table', session, 'Decrypt', parcels],
  ['the deploy, which makes the table, gives DynamoDB its grant', 'table', deployer, 'CreateGrant', dynamodb],
  [
    'a log group of the stage is written',
    'log',
    'logs.eu-central-1.amazonaws.com',
    'GenerateDataKey',
    logGroup('/app/test/router'),
  ],
  ['a function writes its log group', 'log', router, 'GenerateDataKey', callerOf('/app/test/router')],
  ['the deploy makes a log group', 'log', deployer, 'Encrypt', callerOf('/app/test/router')],
  [
    'a person reads the log of the firewall',
    'log',
    administrator,
    'Decrypt',
    callerOf('aws-waf-logs-app-test-door'),
  ],
  ['a rule rings the topic', 'log', 'events.amazonaws.com', 'GenerateDataKey', topic('app-test-alarms')],
  [
    'an alarm rings the topic',
    'log',
    'cloudwatch.amazonaws.com',
    'Decrypt',
    { ...topic('app-test-alarms'), 'aws:SourceAccount': account },
  ],
  [
    'a trail of the stage is written',
    'log',
    'cloudtrail.amazonaws.com',
    'GenerateDataKey',
    trail('app-test-trail'),
  ],
  [
    'CloudTrail looks at the key',
    'log',
    'cloudtrail.amazonaws.com',
    'DescribeKey',
    { 'aws:SourceArn': trail('app-test-trail')['aws:SourceArn'] },
  ],
  ['audit records are delivered to S3', 'log', administrator, 'GenerateDataKey', s3],
])('%s', (_what, of, who, action, context) => {
  expect(asks(who, action, context as Record<string, string>, policies[of])).toBe(true);
});

test.each<Case>([
  [
    'a session calls KMS itself',
    'bucket',
    session,
    'Decrypt',
    { 'kms:EncryptionContext:aws:s3:arn': 'arn:aws:s3:::docs' },
  ],
  [
    'a session encrypts another bucket',
    'bucket',
    session,
    'GenerateDataKey',
    { ...s3, 'kms:EncryptionContext:aws:s3:arn': 'arn:aws:s3:::other' },
  ],
  [
    'a session turns the bucket key off',
    'bucket',
    session,
    'GenerateDataKey',
    { ...s3, 'kms:EncryptionContext:aws:s3:arn': 'arn:aws:s3:::docs/a' },
  ],
  [
    'S3 in another region',
    'bucket',
    session,
    'Decrypt',
    { ...docs, 'kms:ViaService': 's3.us-east-1.amazonaws.com' },
  ],
  ['an administrator reads through S3', 'bucket', administrator, 'Decrypt', docs],
  ['an administrator uses the key directly', 'bucket', administrator, 'Decrypt', {}],
  ['an administrator hands out a grant', 'bucket', administrator, 'CreateGrant', docs],
  ['a session of another stage', 'bucket', otherStage, 'Decrypt', docs],
  ['a session encrypts', 'bucket', session, 'Encrypt', docs],
  [
    'a session of another table',
    'table',
    session,
    'Decrypt',
    { ...parcels, 'kms:EncryptionContext:aws:dynamodb:tableName': 'other' },
  ],
  ['a session makes a data key of the table', 'table', session, 'GenerateDataKey', parcels],
  ['a session hands out a grant', 'table', session, 'CreateGrant', parcels],
  ['a session takes the key of items to S3', 'table', session, 'Decrypt', { ...parcels, ...s3 }],
  ['a grant is handed out directly', 'table', deployer, 'CreateGrant', {}],
  ['a function of the stage, by its own role', 'table', router, 'Decrypt', parcels],
  ['a function of the stage reads letters', 'bucket', router, 'Decrypt', docs],
  ['the deploy reads a document', 'bucket', deployer, 'Decrypt', docs],
  [
    'a log group of another stage',
    'log',
    'logs.eu-central-1.amazonaws.com',
    'Decrypt',
    logGroup('/app/other/router'),
  ],
  ['a caller uses the key directly', 'log', router, 'Decrypt', logGroup('/app/test/router')],
  ['a caller opens the log of another stage', 'log', administrator, 'Decrypt', callerOf('/app/other/router')],
  [
    'a caller of another account',
    'log',
    administrator,
    'Decrypt',
    { ...callerOf('/app/test/router'), 'aws:PrincipalAccount': '999999999999' },
  ],
  [
    'a caller comes through another service',
    'log',
    router,
    'Decrypt',
    { ...callerOf('/app/test/router'), ...s3, 'kms:ViaService': 'sqs.eu-central-1.amazonaws.com' },
  ],
  ['a rule rings another topic', 'log', 'events.amazonaws.com', 'GenerateDataKey', topic('app-test-other')],
  [
    'an alarm of another account',
    'log',
    'cloudwatch.amazonaws.com',
    'Decrypt',
    { ...topic('app-test-alarms'), 'aws:SourceAccount': '999999999999' },
  ],
  [
    'the logs of another region',
    'log',
    'logs.us-east-1.amazonaws.com',
    'Decrypt',
    logGroup('/app/test/router'),
  ],
  [
    'a trail of another stage',
    'log',
    'cloudtrail.amazonaws.com',
    'GenerateDataKey',
    trail('app-other-trail'),
  ],
  ['CloudTrail reads', 'log', 'cloudtrail.amazonaws.com', 'Decrypt', trail('app-test-trail')],
  ['audit records are read without S3', 'log', administrator, 'Decrypt', {}],
])('refuses: %s', (_what, of, who, action, context) => {
  expect(asks(who, action, context as Record<string, string>, policies[of])).toBe(false);
});

test('leaves DynamoDB what it does under its grant: no Deny is about a service that asks as itself', () => {
  const open: PolicyDocument = {
    ...policies.table,
    Statement: [
      ...policies.table.Statement,
      { Effect: 'Allow', Principal: { Service: 'dynamodb.amazonaws.com' }, Action: 'kms:*', Resource: '*' },
    ],
  };
  expect(asks('dynamodb.amazonaws.com', 'GenerateDataKey', {}, open)).toBe(true);
});

test.each(['bucket', 'table'] as const)('a later Allow does not open the key of a %s', (of) => {
  const open: PolicyDocument = {
    ...policies[of],
    Statement: [
      ...policies[of].Statement,
      { Effect: 'Allow', Principal: '*', Action: 'kms:*', Resource: '*' },
    ],
  };
  expect(asks(administrator, 'Decrypt', {}, open)).toBe(false);
  expect(asks(router, 'Decrypt', of === 'bucket' ? docs : parcels, open)).toBe(false);
});
