/**
 * The ways out of the VPC: execute-api, sts, firehose and, for a stage with a guardrail, bedrock-runtime
 * (interfaces), s3 and dynamodb (gateways), each with a policy that names principals, actions and our own
 * resources. No endpoint for logs or X-Ray: Lambda delivers both from its own network (assumption
 * lambda-telemetry-needs-no-endpoint). None for KMS: S3 and DynamoDB call it from their own network and pass
 * no endpoint. Policies name principals by condition, because a gateway endpoint admits no role as Principal
 * (AWS PrivateLink Guide, "Principals for gateway endpoints"). An unsigned request has no aws:PrincipalArn,
 * so they deny it too. They do not name tools, objects or items, because a policy has at most 20,480
 * characters and should not grow with the catalogue: data roles and session policies do that, and security
 * groups decide who reaches an endpoint.
 */
import { policyDocument, type Statement } from '../../../shared/policy-document.ts';
import { controlActions, controlTableArn } from '../data/control-policies.ts';
import { guardrailEndpointPolicy } from '../router/guardrail-policies.ts';
import {
  auditStreamArn,
  dataArnsOfKind,
  deployment,
  routerRoleArn,
  sessionRoleArns,
  stage,
} from '../stage/deployment.ts';
import { network } from './network.ts';

const sessionsOnly = { ArnLike: { 'aws:PrincipalArn': sessionRoleArns } };

/** All actions that a grant can name (shared/grant.ts), so that a new tool changes no endpoint. */
const objectActions = ['s3:GetObject', 's3:PutObject', 's3:DeleteObject', 's3:ListBucket'];
const itemActions = ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query'].map(
  (name) => `dynamodb:${name}`,
);

const allow = (Action: string | string[], Resource: string | string[], Condition: Statement['Condition']) =>
  ({ Effect: 'Allow', Principal: '*', Action, Resource, Condition }) as Statement;

/** Closed until the private API is known: private-api.ts replaces it. */
const closed: Statement = { Effect: 'Deny', Principal: '*', Action: '*', Resource: '*' };

const stsStatements = [
  allow(['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'], sessionRoleArns, {
    ArnEquals: { 'aws:PrincipalArn': routerRoleArn },
  }),
  allow('sts:GetCallerIdentity', '*', sessionsOnly),
];

const firehoseStatements = [
  allow('firehose:PutRecord', auditStreamArn, { ArnEquals: { 'aws:PrincipalArn': routerRoleArn } }),
];

/** Absent in `sst dev`. */
export const endpoints = network && createEndpoints(network);

// biome-ignore lint/complexity/noExcessiveLinesPerFunction: one list of endpoints
function createEndpoints({ vpcId, subnetIds, routeTableId }: NonNullable<typeof network>) {
  const common = (service: string, statements: Statement[]) => ({
    vpcId,
    serviceName: `com.amazonaws.${deployment.region}.${service}`,
    policy: JSON.stringify(policyDocument(statements)),
  });

  const executeApiGroup = new aws.ec2.SecurityGroup('ExecuteApiEndpointGroup', {
    vpcId,
    description: 'endpoint execute-api',
  });
  const executeApi = new aws.ec2.VpcEndpoint(
    'ExecuteApiEndpoint',
    {
      ...common('execute-api', [closed]),
      vpcEndpointType: 'Interface',
      subnetIds,
      securityGroupIds: [executeApiGroup.id],
      // The router calls the private API by a name of this endpoint, so other APIs' names need not resolve
      // here.
      privateDnsEnabled: false,
    },
    { ignoreChanges: ['policy'] },
  );

  const stsGroup = new aws.ec2.SecurityGroup('StsEndpointGroup', { vpcId, description: 'endpoint sts' });
  const sts = new aws.ec2.VpcEndpoint('StsEndpoint', {
    ...common('sts', stsStatements),
    vpcEndpointType: 'Interface',
    subnetIds,
    securityGroupIds: [stsGroup.id],
    privateDnsEnabled: true,
  });

  const firehoseGroup = new aws.ec2.SecurityGroup('FirehoseEndpointGroup', {
    vpcId,
    description: 'endpoint firehose',
  });
  new aws.ec2.VpcEndpoint('FirehoseEndpoint', {
    ...common('kinesis-firehose', firehoseStatements),
    vpcEndpointType: 'Interface',
    subnetIds,
    securityGroupIds: [firehoseGroup.id],
    privateDnsEnabled: true,
  });

  const guardrailGroup =
    stage.guardrail &&
    new aws.ec2.SecurityGroup('GuardrailEndpointGroup', { vpcId, description: 'endpoint bedrock-runtime' });
  if (stage.guardrail && guardrailGroup)
    new aws.ec2.VpcEndpoint('GuardrailEndpoint', {
      ...common('bedrock-runtime', guardrailEndpointPolicy(deployment, stage.guardrail).Statement),
      vpcEndpointType: 'Interface',
      subnetIds,
      securityGroupIds: [guardrailGroup.id],
      privateDnsEnabled: true,
    });

  const gateway = { vpcEndpointType: 'Gateway', routeTableIds: [routeTableId] };
  // IAM refuses a statement without resources: without a bucket nobody reaches S3, without a table only the
  // router reaches DynamoDB.
  const objects = dataArnsOfKind('bucket').flatMap((arn) => [arn, `${arn}/*`]);
  const items = dataArnsOfKind('table').flatMap((arn) => [arn, `${arn}/index/*`]);
  // A bucket's ARN names no account: when our bucket is deleted, somebody else may take its name.
  const ofAccount = { StringEquals: { 'aws:ResourceAccount': deployment.accountId } };
  const s3 = new aws.ec2.VpcEndpoint('S3Endpoint', {
    ...common('s3', [
      objects.length === 0 ? closed : allow(objectActions, objects, { ...sessionsOnly, ...ofAccount }),
    ]),
    ...gateway,
  });
  const dynamodb = new aws.ec2.VpcEndpoint('DynamodbEndpoint', {
    ...common('dynamodb', [
      ...(items.length === 0 ? [] : [allow(itemActions, items, sessionsOnly)]),
      allow(controlActions, controlTableArn(deployment), {
        ArnEquals: { 'aws:PrincipalArn': routerRoleArn },
      }),
    ]),
    ...gateway,
  });
  return { executeApi, executeApiGroup, sts, stsGroup, firehoseGroup, guardrailGroup, s3, dynamodb };
}
