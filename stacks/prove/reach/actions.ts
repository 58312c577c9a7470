/**
 * The actions on each kind of thing, and the part of the thing that a request for one names: the whole, an object, a
 * prefix, a partition, a log stream. Includes actions that share or destroy the thing. Source: Service Authorization
 * Reference, one table for each service.
 */
import type { ThingKind } from '../model/reach-types.ts';

/** The part of a thing that a request for an action names. */
export type Address = 'whole' | 'object' | 'prefix' | 'partition' | 'partition or index' | 'log stream';

type Actions = Partial<Record<Address, string>>;

const actionTable: Record<ThingKind, { service: string; actions: Actions }> = {
  bucket: {
    service: 's3',
    actions: {
      object:
        'GetObject GetObjectVersion PutObject DeleteObject DeleteObjectVersion PutObjectAcl PutObjectRetention PutObjectLegalHold BypassGovernanceRetention',
      prefix: 'ListBucket ListBucketVersions',
      whole:
        'DeleteBucket PutBucketPolicy DeleteBucketPolicy PutBucketVersioning PutLifecycleConfiguration PutBucketObjectLockConfiguration PutBucketPublicAccessBlock PutEncryptionConfiguration PutReplicationConfiguration PutBucketAcl',
    },
  },
  table: {
    service: 'dynamodb',
    actions: {
      partition:
        'GetItem BatchGetItem PutItem UpdateItem DeleteItem BatchWriteItem ConditionCheckItem PartiQLInsert PartiQLUpdate PartiQLDelete',
      'partition or index': 'Query Scan PartiQLSelect',
      whole:
        'DeleteTable UpdateTable PutResourcePolicy DeleteResourcePolicy CreateBackup ExportTableToPointInTime RestoreTableToPointInTime UpdateContinuousBackups UpdateTimeToLive EnableKinesisStreamingDestination',
    },
  },
  route: { service: 'execute-api', actions: { whole: 'Invoke' } },
  function: {
    service: 'lambda',
    actions: {
      whole:
        'InvokeFunction InvokeFunctionUrl GetFunction UpdateFunctionCode UpdateFunctionConfiguration AddPermission RemovePermission DeleteFunction PutFunctionConcurrency CreateFunctionUrlConfig',
    },
  },
  'log group': {
    service: 'logs',
    actions: {
      'log stream': 'CreateLogStream PutLogEvents GetLogEvents DeleteLogStream',
      whole:
        'FilterLogEvents StartQuery DeleteLogGroup PutRetentionPolicy DeleteRetentionPolicy PutSubscriptionFilter DeleteSubscriptionFilter DisassociateKmsKey AssociateKmsKey',
    },
  },
  stream: {
    service: 'firehose',
    actions: {
      whole:
        'PutRecord PutRecordBatch UpdateDestination DeleteDeliveryStream StopDeliveryStreamEncryption StartDeliveryStreamEncryption',
    },
  },
  key: {
    service: 'kms',
    actions: {
      whole:
        'Decrypt Encrypt GenerateDataKey GenerateDataKeyWithoutPlaintext ReEncryptFrom ReEncryptTo CreateGrant RetireGrant RevokeGrant PutKeyPolicy DisableKey DisableKeyRotation ScheduleKeyDeletion',
    },
  },
  role: {
    service: 'iam',
    actions: {
      whole:
        'PassRole UpdateAssumeRolePolicy PutRolePolicy DeleteRolePolicy AttachRolePolicy DetachRolePolicy PutRolePermissionsBoundary DeleteRolePermissionsBoundary DeleteRole TagRole UntagRole',
    },
  },
  policy: {
    service: 'iam',
    actions: { whole: 'CreatePolicyVersion SetDefaultPolicyVersion DeletePolicyVersion DeletePolicy' },
  },
  endpoint: { service: 'ec2', actions: { whole: 'ModifyVpcEndpoint DeleteVpcEndpoints' } },
  trail: {
    service: 'cloudtrail',
    actions: { whole: 'StopLogging DeleteTrail UpdateTrail PutEventSelectors PutInsightSelectors' },
  },
  topic: {
    service: 'sns',
    actions: { whole: 'Publish Subscribe SetTopicAttributes DeleteTopic AddPermission' },
  },
  queue: {
    service: 'sqs',
    actions: { whole: 'SendMessage ReceiveMessage DeleteMessage PurgeQueue SetQueueAttributes DeleteQueue' },
  },
  secret: {
    service: 'secretsmanager',
    actions: { whole: 'GetSecretValue PutSecretValue UpdateSecret DeleteSecret PutResourcePolicy' },
  },
  'user pool': {
    service: 'cognito-idp',
    actions: {
      whole:
        'AdminCreateUser AdminUpdateUserAttributes AdminSetUserPassword AdminAddUserToGroup UpdateUserPool UpdateUserPoolClient CreateUserPoolClient DeleteUserPool',
    },
  },
  firewall: { service: 'wafv2', actions: { whole: 'UpdateWebACL DeleteWebACL DisassociateWebACL' } },
  alarm: { service: 'cloudwatch', actions: { whole: 'DeleteAlarms DisableAlarmActions PutMetricAlarm' } },
};

export type Act = { action: string; address: Address };

const acts = Object.fromEntries(
  Object.entries(actionTable).map(([kind, { service, actions }]) => [
    kind,
    Object.entries(actions).flatMap(([address, names]) =>
      names.split(' ').map((name): Act => ({ action: `${service}:${name}`, address: address as Address })),
    ),
  ]),
) as Record<ThingKind, Act[]>;

/** @returns the actions on things of this kind, in the order of the table */
export const actsOn = (kind: ThingKind): readonly Act[] => acts[kind];

/** `s3` of `s3:GetObject` */
export const serviceOf = ({ action }: Act): string => action.slice(0, action.indexOf(':'));
