/**
 * The permissions boundary of the deploy role: actions that a pipeline may never take, even if somebody changed its
 * workflow, its code or its own policy. Enters: which deployment, and its tenant data. Leaves: one document, below the
 * 6,144 characters of a managed policy. Pure.
 *
 * It stops a pipeline from becoming more than a pipeline: every role that it makes carries the session boundary (under
 * the session path) or the service boundary (everywhere else), nothing takes a boundary off, and the boundaries
 * themselves, this role and the operator's are changed by a person. A tool that uses an action that no tool used
 * before, changes the session boundary, and so is deployed by a person once. It does not stop a hostile pipeline from
 * deploying hostile code: what the router's code does with its sessions is reviewed before the merge, and by the
 * environment's reviewers. Said in stacks/README.md.
 */
import type { Deployment } from '../../../shared/names.ts';
import { type PolicyDocument, policyDocument, type Statement } from '../../../shared/policy-document.ts';
import { controlTableArn } from '../data/control-policies.ts';
import { deployPermissions } from './deploy-permissions.ts';
import { auditBucket, policyArn, serviceRoles, sessionRoles } from './names.ts';

/** All that IAM lets one compare with the boundary (Service Authorization Reference, IAM: iam:PermissionsBoundary). */
const boundedActions = [
  'iam:CreateRole',
  'iam:PutRolePolicy',
  'iam:DeleteRolePolicy',
  'iam:AttachRolePolicy',
  'iam:DetachRolePolicy',
  'iam:PutRolePermissionsBoundary',
];

/** Where a function's identity can be taken on, or code called past the gateway that checks the caller. */
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

/** Services that hold records and data. Only a person deletes any of it. */
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
 * Reading, writing, or copying it to where other policies rule. Actions that configure a table or a bucket are not
 * here.
 */
const objectActions = ['GetObject*', 'PutObject*', 'ListBucketVersions', 'PutReplicationConfiguration'].map(
  (name) => `s3:${name}`,
);
const itemActions = [
  ...['GetItem', 'GetRecords', 'BatchGet*', 'Query', 'Scan', 'PutItem', 'UpdateItem', 'DeleteItem'],
  ...['BatchWrite*', 'PartiQL*', 'CreateBackup', 'StartAwsBackupJob', 'RestoreTable*', 'ExportTable*'],
  ...['EnableKinesisStreamingDestination', 'CreateTableReplica'],
].map((name) => `dynamodb:${name}`);

/** Those that are on something: there is always the control table, which has no stream. */
function dataActionsOn(data: string[]): string[] {
  const hasBuckets = data.some((arn) => arn.startsWith('arn:aws:s3:::'));
  const hasTables = data.some((arn) => arn.startsWith('arn:aws:dynamodb:'));
  return [
    ...(hasBuckets ? objectActions : []),
    ...itemActions.filter((action) => hasTables || action !== 'dynamodb:GetRecords'),
  ];
}

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
        // SST tags its resources; a resource without tags, or of a service without tags, is told by its name.
        StringNotEquals: { 'aws:ResourceTag/sst:stage': of.stage },
        Null: { 'aws:ResourceTag/sst:stage': 'false' },
      },
    }),
  ]);
}
