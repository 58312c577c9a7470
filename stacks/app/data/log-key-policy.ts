/**
 * The policy of the key of logs, audit records and alarms, as a document: who may administer the key, and
 * which service may use it, in whose name and for which resource. Nobody uses the key without such a service.
 * Pure.
 */
import { type PolicyDocument, policyDocument, type Statement } from '../../../shared/policy-document.ts';
import { account, administered, type KeyPlace, thisKey } from './key-policies.ts';

/**
 * Users of the key: CloudWatch Logs for the stage's own groups, in its own name and in that of its callers;
 * CloudTrail for the stage's own trails (its User Guide, "Configure AWS KMS key policies for CloudTrail");
 * the publishers to the stage's topic; and, for audit records in S3, everybody in the account whose identity
 * policy allows it.
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
 * CloudWatch Logs User Guide, "Encrypt log data in CloudWatch Logs using AWS KMS": the service calls KMS in
 * its own name and, with kms:ViaService, in the name of the caller that makes, writes, subscribes to or reads
 * a group (assumption logs-asks-kms-as-its-caller). The statement names the account and not each caller,
 * because the callers include people and the role with which API Gateway writes access logs, which belongs to
 * the account and not to a stage. A caller's identity policy limits its access to log groups; the statement
 * allows nothing without CloudWatch Logs in between.
 */
function logGroupsOf({ region, accountId, logGroups }: KeyPlace): Statement[] {
  const ofOurs = {
    'kms:EncryptionContext:aws:logs:arn': logGroups.map(
      (name) => `arn:aws:logs:${region}:${accountId}:log-group:${name}`,
    ),
  };
  // The User Guide adds kms:Describe* under the same condition. It never matches there, because such a
  // request has no encryption context (KMS Developer Guide, "kms:EncryptionContext:context-key").
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
 * SNS calls KMS in the publisher's name (SNS Developer Guide, "Key management", enabling AWS event sources).
 * EventBridge names no source there, so the encrypted topic limits its use (assumptions
 * rules-publish-without-a-source and topics-encrypt-with-their-arn).
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
