/**
 * The permissions boundary of the deploy role: actions that a pipeline may never take, even if somebody
 * changed its workflow, its code or its own policy. Pure.
 *
 * It keeps a pipeline from gaining rights: every role that it makes carries the session boundary (under the
 * session path) or the service boundary (everywhere else), it cannot remove a boundary, and only a person
 * changes the boundaries, this role and the operator's. A tool with an action that no tool used before
 * changes the session boundary, so a person deploys it once. It does not stop a hostile pipeline from
 * deploying hostile code: people review the router's code before the merge, and the environment's reviewers
 * do before the deploy (stacks/README.md).
 */
import type { Deployment } from '../../../shared/names.ts';
import { type PolicyDocument, policyDocument, type Statement } from '../../../shared/policy-document.ts';
import { controlTableArn } from '../data/control-policies.ts';
import { deployPermissions } from './deploy-permissions.ts';
import { auditBucket, policyArn, serviceRoles, sessionRoles } from './names.ts';

/** The document for one deployment, below the 6,144 characters of a managed policy. */
export function deployBoundary(
  of: Deployment & {
    /** ARNs of tenant data */
    data: string[];
    /** whether log groups outlive their functions (retention.ts) */
    keepsLogs: boolean;
  },
): PolicyDocument {
  const deny = (Sid: string, Action: string[], rest: Partial<Statement> = {}): Statement => ({
    Sid,
    Effect: 'Deny',
    Action,
    ...(rest.NotResource === undefined && { Resource: '*' }),
    ...rest,
  });
  const only = (Sid: string, Resource: string, boundary: string): Statement =>
    deny(Sid, boundedActions, {
      Resource,
      // True as well when the request or the role has no boundary at all.
      Condition: { StringNotEquals: { 'iam:PermissionsBoundary': policyArn(of, boundary) } },
    });
  return policyDocument([
    {
      Sid: 'Services',
      Effect: 'Allow',
      Action: Object.keys(deployPermissions(of)).map((service) => `${service}:*`),
      Resource: '*',
    },
    only('SessionBoundaryStays', sessionRoles(of), 'session-boundary'),
    only('ServiceBoundaryStays', serviceRoles(of), 'service-boundary'),
    deny('NoBoundaryOff', ['iam:DeleteRolePermissionsBoundary']),
    deny('OwnRolesOnly', ['iam:*Role*'], { NotResource: [sessionRoles(of), serviceRoles(of)] }),
    deny('NoManagedPolicies', ['iam:CreatePolicy*', 'iam:DeletePolicy*', 'iam:SetDefaultPolicyVersion']),
    deny('NoLongLivedAccess', [
      ...['iam:*User*', 'iam:*Group*', 'iam:*AccessKey*', 'iam:*LoginProfile', 'iam:*Credential*'],
      ...['iam:*SSHPublicKey', 'iam:*Certificate*', 'iam:*MFADevice', 'iam:*Provider*', 'iam:*AccountAlias'],
    ]),
    deny('PassToServicesOnly', ['iam:PassRole'], {
      Condition: {
        StringNotEquals: {
          'iam:PassedToService': ['lambda', 'firehose', 'logs', 'cloudtrail', 'vpc-flow-logs'].map(
            (name) => `${name}.amazonaws.com`,
          ),
        },
      },
    }),
    deny('InvokeThroughTheGatewayOnly', ['lambda:AddPermission'], {
      Condition: {
        StringNotEquals: { 'lambda:Principal': ['apigateway.amazonaws.com', 'cognito-idp.amazonaws.com'] },
      },
    }),
    deny('NoInvocation', invocations),
    deny('NoWayOut', waysOut),
    deny('NothingIsDestroyed', of.keepsLogs ? [...destroys, ...logDeletion] : destroys, {
      NotResource: 'arn:aws:s3:::sst-state-*',
    }),
    deny('NoTenantData', dataActionsOn(of.data), {
      Resource: [...of.data.flatMap((arn) => [arn, `${arn}/*`]), controlTableArn(of)],
    }),
    deny('NoRecords', ['s3:GetObject*', 's3:PutObject*'], {
      Resource: `arn:aws:s3:::${auditBucket(of)}/*`,
    }),
    deny('NoOtherStage', ['*'], {
      Condition: {
        // SST tags its resources; a resource without tags is recognised by its name.
        StringNotEquals: { 'aws:ResourceTag/sst:stage': of.stage },
        Null: { 'aws:ResourceTag/sst:stage': 'false' },
      },
    }),
  ]);
}

/** All actions with the key iam:PermissionsBoundary (Service Authorization Reference, IAM). */
const boundedActions = [
  'iam:CreateRole',
  'iam:PutRolePolicy',
  'iam:DeleteRolePolicy',
  'iam:AttachRolePolicy',
  'iam:DetachRolePolicy',
  'iam:PutRolePermissionsBoundary',
];

/** Actions that take on a function's identity, or call code past the gateway that checks the caller. */
const invocations = [
  'lambda:InvokeFunction*',
  'lambda:*FunctionUrlConfig',
  'sts:AssumeRole*',
  'sts:GetFederationToken',
];

const waysOut = [
  'ec2:*InternetGateway',
  'ec2:CreateNatGateway',
  'ec2:CreateRoute',
  'ec2:ReplaceRoute',
  'ec2:*VpcPeeringConnection',
  'ec2:*TransitGateway*',
  'ec2:CreateVpn*',
];

/** Actions that delete records and data. Only a person may. */
const destroys = [
  's3:DeleteBucket',
  's3:DeleteObject*',
  's3:BypassGovernanceRetention',
  'dynamodb:DeleteTable',
  'dynamodb:DeleteBackup',
  'kms:ScheduleKeyDeletion',
  'kms:DisableKey',
  'cloudtrail:DeleteTrail',
  'cloudtrail:StopLogging',
  'firehose:DeleteDeliveryStream',
];
const logDeletion = ['logs:DeleteLogGroup', 'logs:DeleteLogStream'];

/**
 * Actions that read or write tenant data, or copy it to a place with other policies; not those that configure
 * a bucket or a table.
 */
const objectActions = ['GetObject*', 'PutObject*', 'ListBucketVersions', 'PutReplicationConfiguration'].map(
  (name) => `s3:${name}`,
);
const itemActions = [
  ...['GetItem', 'GetRecords', 'BatchGet*', 'Query', 'Scan', 'PutItem', 'UpdateItem', 'DeleteItem'],
  ...['BatchWrite*', 'PartiQL*', 'CreateBackup', 'StartAwsBackupJob', 'RestoreTable*', 'ExportTable*'],
  ...['EnableKinesisStreamingDestination', 'CreateTableReplica'],
].map((name) => `dynamodb:${name}`);

/** The actions on resources that exist. The control table always does; it has no stream. */
function dataActionsOn(data: string[]): string[] {
  const hasBuckets = data.some((arn) => arn.startsWith('arn:aws:s3:::'));
  const hasTables = data.some((arn) => arn.startsWith('arn:aws:dynamodb:'));
  return [
    ...(hasBuckets ? objectActions : []),
    ...itemActions.filter((action) => hasTables || action !== 'dynamodb:GetRecords'),
  ];
}
