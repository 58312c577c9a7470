/**
 * Key policies as documents. Enters: where (account, region, names). Leaves: who may administer a key, and who
 * may use it through which service. Never: an Allow of `kms:*`. Pure.
 *
 * A key policy is the one door to a key: without its Allow no identity policy counts. The account (`…:root`) may
 * administer, since a key that nobody of the account can administer is lost for good (KMS Developer Guide,
 * "Default key policy"); here that means the actions below, which neither encrypt nor decrypt nor hand out grants.
 */
import { type PolicyDocument, policyDocument, type Statement } from '../shared/policy-document.ts';

export type KeyPlace = {
  region: string;
  accountId: string;
  /** patterns of the names of this stage's log groups, and one of its trails */
  logGroups: string[];
  trails: string;
};

/**
 * KMS Developer Guide, "Allows key administrators to administer the KMS key", less what imports material or
 * replicates. PutKeyPolicy is among them: an administrator can open the key, one logged step before using it.
 */
const administration = [
  ...[
    'DescribeKey',
    'EnableKey',
    'DisableKey',
    'EnableKeyRotation',
    'DisableKeyRotation',
    'UpdateKeyDescription',
  ],
  ...[
    'GetKeyPolicy',
    'PutKeyPolicy',
    'GetKeyRotationStatus',
    'ListKeyPolicies',
    'ListKeyRotations',
    'ListGrants',
  ],
  ...['CreateAlias', 'UpdateAlias', 'DeleteAlias', 'TagResource', 'UntagResource', 'ListResourceTags'],
  ...['RevokeGrant', 'ScheduleKeyDeletion', 'CancelKeyDeletion'],
].map((name) => `kms:${name}`);

/** In a key policy `*` is the key that the policy is attached to. */
const thisKey = { Resource: '*' } as const;

/** The account as principal: its identity policies decide, within what this statement says. */
const account = ({ accountId }: KeyPlace) => ({ AWS: `arn:aws:iam::${accountId}:root` });

const administered = (place: KeyPlace): Statement => ({
  Sid: 'Administration',
  Effect: 'Allow',
  Principal: account(place),
  Action: administration,
  ...thisKey,
});

/**
 * CloudWatch Logs for the stage's own groups (its User Guide, "Encrypt log data in CloudWatch Logs using AWS KMS"),
 * CloudTrail for the stage's own trails (its User Guide, "Configure AWS KMS key policies for CloudTrail"), and for
 * objects of audit records in S3 whomever of the account an identity policy admits.
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
    {
      Sid: 'OwnLogGroups',
      Effect: 'Allow',
      Principal: { Service: `logs.${region}.amazonaws.com` },
      Action: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
      ...thisKey,
      Condition: {
        StringLike: {
          'kms:EncryptionContext:aws:logs:arn': place.logGroups.map(
            (name) => `arn:aws:logs:${region}:${accountId}:log-group:${name}`,
          ),
        },
      },
    },
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
