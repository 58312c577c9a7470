// biome-ignore-all lint/style/noExcessiveLinesPerFile: the policies of all keys are compared side by side
/**
 * Key policies as documents: `bucketKeyPolicy`, `tableKeyPolicy` and `controlKeyPolicy`; and their parts that
 * log-key-policy.ts shares: `thisKey`, `account`, `administered`. Each gives the rights to administer a key and to
 * use it through one service; none allows `kms:*`. Pure.
 *
 * No identity policy gives access to a key unless the key policy allows it. The account (`…:root`) may
 * administer, because a key without an administrator is lost for good (KMS Developer Guide, "Default key
 * policy"). It gets only the actions below, which neither encrypt, decrypt nor create grants.
 */
import { type PolicyDocument, policyDocument, type Statement } from '../../../shared/policy-document.ts';

export type KeyPlace = {
  region: string;
  accountId: string;
  /** pattern of the ARNs of this stage's session roles */
  sessionRoles: string;
  /** pattern of the ARNs of the roles that functions and other services of this stage run as */
  serviceRoles: string;
  /** patterns of the names of this stage's log groups, and of its trails */
  logGroups: string[];
  trails: string;
  /** ARN of the topic that calls a person */
  alarmTopic: string;
};

/**
 * The key of a bucket: session roles of this stage may use it, through S3, for this bucket. The principal of
 * such a request is the session itself. No aws:SourceVpc or aws:SourceVpce: S3's request does not come
 * through our endpoint, and KMS documents neither key for it. The bucket's ARN is the encryption context
 * because bucket keys are on (S3 User Guide, "Reducing the cost of SSE-KMS with Amazon S3 Bucket Keys"). So
 * KMS refuses a request that turns them off, and one that encrypts another bucket with this key.
 */
export function bucketKeyPolicy(place: KeyPlace, bucketArn: string): PolicyDocument {
  const viaService = `s3.${place.region}.amazonaws.com`;
  return policyDocument([
    administered(place),
    {
      Sid: 'SessionsThroughS3',
      Effect: 'Allow',
      Principal: account(place),
      Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
      ...thisKey,
      Condition: {
        StringEquals: { 'kms:ViaService': viaService, 'kms:EncryptionContext:aws:s3:arn': bucketArn },
        ArnLike: { 'aws:PrincipalArn': place.sessionRoles },
      },
    },
    throughOnly(viaService),
    {
      Sid: 'SessionsOnly',
      Effect: 'Deny',
      Principal: '*',
      Action: uses,
      ...thisKey,
      Condition: { ArnNotLike: { 'aws:PrincipalArn': place.sessionRoles }, ...notAService },
    },
  ]);
}

/**
 * The key of a table: session roles decrypt through DynamoDB, for this table. The maker of the table gives
 * DynamoDB its grant, for which DynamoDB demands all of `uses` (DynamoDB Developer Guide, "Key policy for a
 * customer managed key"). The maker is a person the first time and the deploy role later, so the statement
 * names no role: identity policies decide, except for the roles of this stage's own code, which it refuses.
 * This opens no item, because the table's policy refuses every request from outside the VPC.
 */
export function tableKeyPolicy(place: KeyPlace, tableName: string): PolicyDocument {
  const viaService = `dynamodb.${place.region}.amazonaws.com`;
  const throughDynamodb = {
    Effect: 'Allow',
    Principal: account(place),
    ...thisKey,
  } as const;
  return policyDocument([
    administered(place),
    {
      Sid: 'SessionsThroughDynamodb',
      ...throughDynamodb,
      Action: 'kms:Decrypt',
      Condition: {
        StringEquals: {
          'kms:ViaService': viaService,
          'kms:EncryptionContext:aws:dynamodb:tableName': tableName,
          'kms:EncryptionContext:aws:dynamodb:subscriberId': place.accountId,
        },
        ArnLike: { 'aws:PrincipalArn': place.sessionRoles },
      },
    },
    {
      Sid: 'WhoMakesTheTable',
      ...throughDynamodb,
      Action: uses,
      Condition: {
        StringEquals: { 'kms:ViaService': viaService },
        ArnNotLike: { 'aws:PrincipalArn': place.sessionRoles },
      },
    },
    throughOnly(viaService),
    {
      Sid: 'NoCodeOfTheStage',
      Effect: 'Deny',
      Principal: '*',
      Action: uses,
      ...thisKey,
      Condition: { ArnLike: { 'aws:PrincipalArn': place.serviceRoles } },
    },
  ]);
}

/**
 * The key of the control table: the router, the approval page and the operator decrypt through DynamoDB, for
 * this table. The maker of the table gives DynamoDB its grant, as in tableKeyPolicy. Neither an agent's
 * session nor other code of the stage may use the key.
 * @param users ARNs of the three roles
 */
export function controlKeyPolicy(place: KeyPlace, tableName: string, users: string[]): PolicyDocument {
  const viaService = `dynamodb.${place.region}.amazonaws.com`;
  const ourCode = [place.sessionRoles, place.serviceRoles];
  return policyDocument([
    administered(place),
    {
      Sid: 'UsersThroughDynamodb',
      Effect: 'Allow',
      Principal: account(place),
      ...thisKey,
      Action: 'kms:Decrypt',
      Condition: {
        StringEquals: {
          'kms:ViaService': viaService,
          'kms:EncryptionContext:aws:dynamodb:tableName': tableName,
          'kms:EncryptionContext:aws:dynamodb:subscriberId': place.accountId,
        },
        ArnEquals: { 'aws:PrincipalArn': users },
      },
    },
    {
      Sid: 'WhoMakesTheTable',
      Effect: 'Allow',
      Principal: account(place),
      ...thisKey,
      Action: uses,
      Condition: {
        StringEquals: { 'kms:ViaService': viaService },
        ArnNotLike: { 'aws:PrincipalArn': ourCode },
      },
    },
    throughOnly(viaService),
    {
      Sid: 'NoOtherCodeOfTheStage',
      Effect: 'Deny',
      Principal: '*',
      Action: uses,
      ...thisKey,
      Condition: {
        ArnLike: { 'aws:PrincipalArn': ourCode },
        ArnNotEquals: { 'aws:PrincipalArn': users },
      },
    },
    {
      Sid: 'UsersDecryptAlone',
      Effect: 'Deny',
      Principal: '*',
      Action: uses.filter((action) => action !== 'kms:Decrypt'),
      ...thisKey,
      Condition: { ArnEquals: { 'aws:PrincipalArn': users } },
    },
  ]);
}

/** In a key policy `*` is the key that the policy is attached to. */
export const thisKey = { Resource: '*' } as const;

/** The account as principal: its identity policies decide, within the limits of the statement. */
export const account = ({ accountId }: KeyPlace) => ({ AWS: `arn:aws:iam::${accountId}:root` });

/** Lets the account administer the key, and no more. */
export const administered = (place: KeyPlace): Statement => ({
  Sid: 'Administration',
  Effect: 'Allow',
  Principal: account(place),
  Action: administration,
  ...thisKey,
});

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

/**
 * All operations that encrypt, decrypt or re-encrypt with the key, and the grant that would let others do so.
 */
const uses = ['Encrypt', 'Decrypt', 'ReEncrypt*', 'GenerateDataKey*', 'CreateGrant'].map(
  (name) => `kms:${name}`,
);

/** An AWS service that uses a grant calls KMS as itself, without kms:ViaService and without a role's ARN. */
const notAService = { Bool: { 'aws:PrincipalIsAWSService': 'false' } };

/**
 * Denies explicitly every use of the key other than through this service. No statement allows it anyway; the
 * Deny makes sure that neither a later Allow nor a grant does.
 */
const throughOnly = (viaService: string): Statement => ({
  Sid: 'NeverDirectly',
  Effect: 'Deny',
  Principal: '*',
  Action: uses,
  ...thisKey,
  Condition: { StringNotEquals: { 'kms:ViaService': viaService }, ...notAService },
});
