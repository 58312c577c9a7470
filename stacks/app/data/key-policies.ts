// biome-ignore-all lint/style/noExcessiveLinesPerFile: the policies of all keys are compared side by side
/**
 * Key policies as documents. Enters: where (account, region, names). Leaves: the rights to administer a key, and
 * to use it through a service. Never: an Allow of `kms:*`. Pure.
 *
 * A key policy is the one door to a key: without its Allow no identity policy counts. The account (`…:root`) may
 * administer, since a key that nobody of the account can administer is lost for good (KMS Developer Guide,
 * "Default key policy"); here that means the actions below, which neither encrypt nor decrypt nor hand out grants.
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
  /** ARN of the topic that calls for a person */
  alarmTopic: string;
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
export const thisKey = { Resource: '*' } as const;

/** The account as principal: its identity policies decide, within what this statement says. */
export const account = ({ accountId }: KeyPlace) => ({ AWS: `arn:aws:iam::${accountId}:root` });

/** The Allow of the account to administer the key, and no more. */
export const administered = (place: KeyPlace): Statement => ({
  Sid: 'Administration',
  Effect: 'Allow',
  Principal: account(place),
  Action: administration,
  ...thisKey,
});

/** Every operation that makes, opens or moves a secret under the key, and the grant that would let others do it. */
const uses = ['Encrypt', 'Decrypt', 'ReEncrypt*', 'GenerateDataKey*', 'CreateGrant'].map(
  (name) => `kms:${name}`,
);

/** AWS's own services ask as themselves under a grant, without kms:ViaService and without a role's ARN. */
const notAService = { Bool: { 'aws:PrincipalIsAWSService': 'false' } };

/**
 * Refuses in words what no statement allows anyway, so that neither a later Allow nor a grant opens the key: use
 * by anything but this service.
 */
const throughOnly = (viaService: string): Statement => ({
  Sid: 'NeverDirectly',
  Effect: 'Deny',
  Principal: '*',
  Action: uses,
  ...thisKey,
  Condition: { StringNotEquals: { 'kms:ViaService': viaService }, ...notAService },
});

/**
 * The key of a bucket: session roles of this stage, through S3, for this bucket. The principal of such a request
 * is the session itself. Not by aws:SourceVpc or aws:SourceVpce: a request that S3 makes does not come through our
 * endpoint, and KMS documents neither key for it. The bucket's ARN is the encryption context because bucket keys
 * are on (S3 User Guide, "Reducing the cost of SSE-KMS with Amazon S3 Bucket Keys"): who turns them off in a
 * request, or encrypts another bucket with this key, is refused.
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
 * The key of a table: session roles decrypt through DynamoDB, for this table; and whoever makes the table hands
 * DynamoDB its grant, for which DynamoDB demands all of `uses` (DynamoDB Developer Guide, "Key policy for a customer
 * managed key"). That is a person the first time and the deploy role after, so no role can be named; identity policies
 * decide, and refused are the roles of this stage's own code. It opens no item: the table's policy refuses whoever is
 * outside the VPC.
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
 * The key of the control table: the router, the approval page and the operator decrypt through DynamoDB, for this
 * table; the maker of the table hands DynamoDB its grant, as in tableKeyPolicy. No session of an agent, no other code
 * of the stage.
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
