/**
 * The policy of the key of logs, audit records and calls for a person. Enters: where (account, region, names). Leaves: who
 * may administer it, and which service may use it, in whose name, for what. Never: a use without such a service. Pure.
 */
import { type PolicyDocument, policyDocument, type Statement } from '../../../shared/policy-document.ts';
import { account, administered, type KeyPlace, thisKey } from './key-policies.ts';

/**
 * CloudWatch Logs for the stage's own groups, in its own name and in that of its callers; CloudTrail for the stage's own
 * trails (its User Guide, "Configure AWS KMS key policies for CloudTrail"); what rings the stage's topic; and for objects
 * of audit records in S3 whomever of the account an identity policy admits.
 */
export function logKeyPolicy(place: KeyPlace): PolicyDocument {
  const { region, accountId } = place;
  const trails = {
    Effect: 'Allow',
    Principal: { Service: 'cloudtrail.amazonaws.com' },
    ...thisKey,
    Condition: {
      ArnLike: { 'aws:SourceArn': `arn:aws:cloudtrail:${region}:${accountId}:trail/${place.trails}` },
    },
  } as const;
  return policyDocument([
    administered(place),
    ...logGroupsOf(place),
    {
      Sid: 'OwnTrails',
      ...trails,
      Action: 'kms:GenerateDataKey*',
      Condition: {
        ...trails.Condition,
        StringLike: {
          'kms:EncryptionContext:aws:cloudtrail:arn': `arn:aws:cloudtrail:*:${accountId}:trail/*`,
        },
      },
    },
    { Sid: 'OwnTrailsSeeTheKey', ...trails, Action: 'kms:DescribeKey' },
    ...publishersOf(place),
    {
      Sid: 'AuditRecords',
      Effect: 'Allow',
      Principal: account(place),
      Action: ['kms:GenerateDataKey', 'kms:Decrypt'],
      ...thisKey,
      Condition: { StringEquals: { 'kms:ViaService': `s3.${region}.amazonaws.com` } },
    },
  ]);
}

/**
 * CloudWatch Logs User Guide, "Encrypt log data in CloudWatch Logs using AWS KMS": the service asks in its own name, and
 * with kms:ViaService in the name of whoever makes, writes, subscribes to or reads a group (assumption
 * logs-asks-kms-as-its-caller). Its callers are named by the account and not one by one: among them are the role that API
 * Gateway writes access logs with, which belongs to the account and to no stage, and people. What each may do to a log
 * group its identity policy says; without CloudWatch Logs in between the statement opens nothing.
 */
function logGroupsOf({ region, accountId, logGroups }: KeyPlace): Statement[] {
  const ofOurs = {
    'kms:EncryptionContext:aws:logs:arn': logGroups.map(
      (name) => `arn:aws:logs:${region}:${accountId}:log-group:${name}`,
    ),
  };
  // The User Guide has kms:Describe* beside them, under the same condition, which a request without an encryption context
  // never meets (KMS Developer Guide, "kms:EncryptionContext:context-key").
  const use = ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*'];
  return [
    {
      Sid: 'OwnLogGroups',
      Effect: 'Allow',
      Principal: { Service: `logs.${region}.amazonaws.com` },
      Action: use,
      ...thisKey,
      Condition: { StringLike: ofOurs },
    },
    {
      Sid: 'LogCallers',
      Effect: 'Allow',
      Principal: '*',
      Action: use,
      ...thisKey,
      Condition: {
        StringEquals: {
          'aws:PrincipalAccount': accountId,
          'kms:ViaService': `logs.${region}.amazonaws.com`,
        },
        StringLike: ofOurs,
      },
    },
  ];
}

/**
 * SNS asks in the publisher's name (SNS Developer Guide, "Key management", enabling AWS event sources). EventBridge says
 * no source there, so its use is bound to the topic that is encrypted (assumptions rules-publish-without-a-source and
 * topics-encrypt-with-their-arn).
 */
function publishersOf({ accountId, alarmTopic }: KeyPlace): Statement[] {
  const publisher = (Sid: string, service: string, StringEquals: Record<string, string>): Statement => ({
    Sid,
    Effect: 'Allow',
    Principal: { Service: `${service}.amazonaws.com` },
    Action: ['kms:GenerateDataKey*', 'kms:Decrypt'],
    ...thisKey,
    Condition: { StringEquals },
  });
  return [
    publisher('OwnAlarms', 'cloudwatch', { 'aws:SourceAccount': accountId }),
    publisher('OwnRules', 'events', { 'kms:EncryptionContext:aws:sns:topicArn': alarmTopic }),
  ];
}
