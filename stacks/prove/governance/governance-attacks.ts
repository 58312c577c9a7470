/**
 * Actions that no governing role of a plan may take, as requests for the evaluator. It must deny all of them.
 */
import { policyArn } from '../../app/governance/names.ts';
import type { Plan, Resource } from '../../plan/plan-types.ts';
import { executionRoles, functions, sessionRoles } from '../model/actors.ts';
import { ofType } from '../model/proof.ts';

export type Attack = {
  /** completes the sentence "the role could …" */
  could: string;
  action: string;
  resource: string;
  context?: Record<string, string>;
};

const arnOf = (resource: Resource) => String(resource.outputs.arn);

/** @param self the governing role, which must not change itself either */
export function attacksOf(plan: Plan, self: Resource): Attack[] {
  return [...onData(plan), ...onRoles(plan), ...onItself(plan, self), ...onTheAccount(plan)];
}

function onData(plan: Plan): Attack[] {
  const contracts = plan.resources.filter(({ type }) => /:(Bucket|Table)$/.test(type));
  const records = /audit|trail/i;
  const data = contracts.filter(({ name }) => !records.test(name)).map(arnOf);
  return [
    ...data.flatMap((arn) => {
      const isBucket = arn.startsWith('arn:aws:s3:');
      const [read, write] = isBucket
        ? ['s3:GetObject', 's3:PutObject']
        : ['dynamodb:GetItem', 'dynamodb:PutItem'];
      const resource = isBucket ? `${arn}/tenant/file` : arn;
      const copy = isBucket ? 's3:ListBucketVersions' : 'dynamodb:ExportTableToPointInTime';
      return [
        { could: 'read tenant data', action: read, resource },
        { could: 'write tenant data', action: write, resource },
        { could: 'list or copy tenant data', action: copy, resource: arn },
      ];
    }),
    ...functions(plan).map((fn) => ({
      could: 'call a function past its gateway',
      action: 'lambda:InvokeFunction',
      resource: arnOf(fn),
    })),
    ...ofType(plan, 'aws:apigateway/restApi:RestApi').map((api) => ({
      could: 'call a tool',
      action: 'execute-api:Invoke',
      resource: `${api.outputs.executionArn}/v1/POST/tools/any`,
    })),
  ];
}

/** For session roles and execution roles: each attack without a boundary, and with another kind's boundary. */
function onRoles(plan: Plan): Attack[] {
  const place = { ...plan, stage: plan.stage };
  const kinds = [
    { roles: sessionRoles(plan), foreign: policyArn(place, 'service-boundary') },
    { roles: executionRoles(plan), foreign: 'arn:aws:iam::aws:policy/AdministratorAccess' },
  ];
  return kinds.flatMap(({ roles, foreign }) =>
    roles.slice(0, 1).flatMap((role) => {
      const resource = arnOf(role);
      const context = { 'iam:PermissionsBoundary': foreign };
      return [
        { could: 'take a boundary off', action: 'iam:DeleteRolePermissionsBoundary', resource },
        ...['CreateRole', 'PutRolePolicy', 'AttachRolePolicy', 'PutRolePermissionsBoundary'].flatMap(
          (name) => [
            { could: 'make or change a role without a boundary', action: `iam:${name}`, resource },
            {
              could: 'make or change a role under another boundary',
              action: `iam:${name}`,
              resource,
              context,
            },
          ],
        ),
        { could: 'become a role of the stage', action: 'sts:AssumeRole', resource },
        {
          could: 'lend a role to a machine',
          action: 'iam:PassRole',
          resource,
          context: { 'iam:PassedToService': 'ec2.amazonaws.com' },
        },
      ];
    }),
  );
}

function onItself(plan: Plan, self: Resource): Attack[] {
  const boundaries = ofType(plan, 'aws:iam/policy:Policy').map(arnOf);
  return [
    ...['PutRolePolicy', 'AttachRolePolicy', 'UpdateAssumeRolePolicy', 'PutRolePermissionsBoundary'].map(
      (name) => ({
        could: 'change itself',
        action: `iam:${name}`,
        resource: arnOf(self),
        context: { 'iam:PermissionsBoundary': String(self.inputs.permissionsBoundary) },
      }),
    ),
    ...boundaries.flatMap((resource) =>
      ['iam:CreatePolicyVersion', 'iam:SetDefaultPolicyVersion', 'iam:DeletePolicy'].map((action) => ({
        could: 'change a boundary',
        action,
        resource,
      })),
    ),
  ];
}

function onTheAccount({ accountId, region }: Plan): Attack[] {
  const iam = (rest: string) => `arn:aws:iam::${accountId}:${rest}`;
  const ec2 = (rest: string) => `arn:aws:ec2:${region}:${accountId}:${rest}`;
  return [
    { could: 'make a role of its own', action: 'iam:CreateRole', resource: iam('role/mine') },
    { could: 'make a user', action: 'iam:CreateUser', resource: iam('user/mine') },
    { could: 'make an access key', action: 'iam:CreateAccessKey', resource: iam('user/somebody') },
    { could: 'give a user a password', action: 'iam:CreateLoginProfile', resource: iam('user/somebody') },
    {
      could: 'trust another identity provider',
      action: 'iam:CreateOpenIDConnectProvider',
      resource: iam('oidc-provider/issuer.example.com'),
    },
    {
      could: 'open a way to the internet',
      action: 'ec2:CreateInternetGateway',
      resource: ec2('internet-gateway/*'),
    },
    { could: 'open a way to the internet', action: 'ec2:CreateNatGateway', resource: ec2('natgateway/*') },
    { could: 'open a way to another network', action: 'ec2:CreateRoute', resource: ec2('route-table/*') },
    {
      could: 'shorten the life of records',
      action: 's3:BypassGovernanceRetention',
      resource: 'arn:aws:s3:::any-bucket/record',
    },
    {
      could: 'stop the trail',
      action: 'cloudtrail:StopLogging',
      resource: `arn:aws:cloudtrail:${region}:${accountId}:trail/any`,
    },
  ];
}
