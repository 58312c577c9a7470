/**
 * A small plan by hand: one VPC with endpoints, a router, two tools, the authorizer outside the VPC, and the
 * roles that lead from one to the other. Written like the real one, so that what it denies is denied for the
 * same reasons.
 */
import type { PolicyDocument, Statement } from '../../../shared/policy-document.ts';
import { policyDocument } from '../../../shared/policy-document.ts';
import type { Plan, Resource } from '../../../stacks/plan/plan-types.ts';

export const REGION = 'eu-west-1';
export const ACCOUNT = '123456789012';
export const VPC = 'vpc-0a1';
export const ENDPOINTS = { sts: 'vpce-0sts', api: 'vpce-0api', s3: 'vpce-0s3', dynamodb: 'vpce-0ddb' };
export const BUCKET = 'letters';
export const TABLE_ARN = `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/parcels`;
export const API_ID = 'tools1';
export const API_ARN = `arn:aws:execute-api:${REGION}:${ACCOUNT}:${API_ID}`;
const ROUTER_FUNCTION = 'router';
export const ROUTER_FUNCTION_ARN = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${ROUTER_FUNCTION}`;
export const ROUTER_ROLE = 'router-execution';
export const TOOL_ROLE = 'read-letter-execution';
export const INVOKE_ROLE_ARN = sessionRole('invoke');
export const DATA_ROLE_ARN = sessionRole('data-read-letter');

/** The four tags that every session of a call carries. */
export const TAGS = { actor: 'ai-agent', tool: 'read_letter', tenant: 'fjord', subject: 'subject-1' };

export function sessionRole(name: string): string {
  return `arn:aws:iam::${ACCOUNT}:role/app/test/session/${name}`;
}

/** One resource as the planner would report it. */
export function resource(
  type: string,
  id: string,
  inputs: Record<string, unknown>,
  outputs: Record<string, unknown> = {},
): Resource {
  const name = `${type.split(':')[2]}-${id}`;
  return {
    urn: `urn:${name}`,
    type,
    name,
    id,
    inputs,
    outputs: { ...inputs, id, ...outputs },
    deps: [],
    opts: {},
  };
}

/** The plan; `change` returns another list of resources for tests that need one. */
export function fixturePlan(change: (resources: Resource[]) => Resource[] = (same) => same): Plan {
  return {
    app: 'app',
    stage: 'test',
    mode: 'deploy',
    region: REGION,
    accountId: ACCOUNT,
    contracts: [],
    resources: change([...network(), ...functions(), ...roles(), ...data()]),
  };
}

/** Replaces the inputs (and the outputs of the same names) of one resource, for a mutated plan. */
export function withInputs(resources: Resource[], id: string, inputs: Record<string, unknown>): Resource[] {
  return resources.map((each) =>
    each.id === id
      ? { ...each, inputs: { ...each.inputs, ...inputs }, outputs: { ...each.outputs, ...inputs } }
      : each,
  );
}

function network(): Resource[] {
  const group = (id: string) => resource('aws:ec2/securityGroup:SecurityGroup', id, { vpcId: VPC });
  const rule = (kind: 'Egress' | 'Ingress', id: string, peer: Record<string, string>) =>
    resource(
      `aws:vpc/securityGroup${kind}Rule:SecurityGroup${kind}Rule`,
      `sgr-${kind}-${id}-${Object.values(peer)[0]}`,
      {
        securityGroupId: id,
        ...peer,
        ipProtocol: 'tcp',
        fromPort: 443,
        toPort: 443,
      },
    );
  const endpoint = (service: string, id: string, inputs: Record<string, unknown>, outputs = {}) =>
    resource(
      'aws:ec2/vpcEndpoint:VpcEndpoint',
      id,
      { vpcId: VPC, serviceName: `com.amazonaws.${REGION}.${service}`, ...inputs },
      { arn: `arn:aws:ec2:${REGION}:${ACCOUNT}:vpc-endpoint/${id}`, ...outputs },
    );
  const interfaces = {
    vpcEndpointType: 'Interface',
    privateDnsEnabled: true,
    subnetIds: ['subnet-a', 'subnet-b'],
    securityGroupIds: ['sg-endpoints'],
  };
  const gateways = { vpcEndpointType: 'Gateway', routeTableIds: ['rtb-1'] };
  return [
    resource('aws:ec2/vpc:Vpc', VPC, { cidrBlock: '10.0.0.0/16' }),
    resource('aws:ec2/subnet:Subnet', 'subnet-a', { vpcId: VPC, cidrBlock: '10.0.1.0/24' }),
    resource('aws:ec2/subnet:Subnet', 'subnet-b', { vpcId: VPC, cidrBlock: '10.0.2.0/24' }),
    resource('aws:ec2/routeTable:RouteTable', 'rtb-1', { vpcId: VPC }),
    ...['subnet-a', 'subnet-b'].map((subnetId) =>
      resource('aws:ec2/routeTableAssociation:RouteTableAssociation', `rtbassoc-${subnetId}`, {
        subnetId,
        routeTableId: 'rtb-1',
      }),
    ),
    group('sg-router'),
    group('sg-tools'),
    group('sg-nothing'),
    group('sg-endpoints'),
    rule('Egress', 'sg-router', { referencedSecurityGroupId: 'sg-endpoints' }),
    rule('Egress', 'sg-tools', { prefixListId: 'pl-s3' }),
    rule('Egress', 'sg-tools', { prefixListId: 'pl-ddb' }),
    rule('Ingress', 'sg-endpoints', { referencedSecurityGroupId: 'sg-router' }),
    endpoint('sts', ENDPOINTS.sts, interfaces),
    endpoint('execute-api', ENDPOINTS.api, interfaces),
    endpoint('s3', ENDPOINTS.s3, { ...gateways, policy: s3EndpointPolicy() }, { prefixListId: 'pl-s3' }),
    endpoint('dynamodb', ENDPOINTS.dynamodb, gateways, { prefixListId: 'pl-ddb' }),
  ];
}

function s3EndpointPolicy(): PolicyDocument {
  return policyDocument([
    {
      Effect: 'Allow',
      Principal: '*',
      Action: 's3:*',
      Resource: [`arn:aws:s3:::${BUCKET}`, `arn:aws:s3:::${BUCKET}/*`],
    },
  ]);
}

function functions(): Resource[] {
  const fn = (name: string, role: string, groups: string[] | undefined) =>
    resource('aws:lambda/function:Function', name, {
      name,
      role: `arn:aws:iam::${ACCOUNT}:role/${role}`,
      ...(groups && { vpcConfig: { subnetIds: ['subnet-a', 'subnet-b'], securityGroupIds: groups } }),
    });
  return [
    fn(ROUTER_FUNCTION, ROUTER_ROLE, ['sg-router']),
    fn('read-letter', TOOL_ROLE, ['sg-tools']),
    fn('callerid', TOOL_ROLE, ['sg-nothing']),
    fn('authorizer', 'authorizer-execution', undefined),
  ];
}

function role(name: string, trust: PolicyDocument, path = '/', more: Record<string, unknown> = {}): Resource {
  return resource(
    'aws:iam/role:Role',
    name,
    // Pulumi passes on objects and JSON texts alike.
    { name, path, assumeRolePolicy: path === '/' ? trust : JSON.stringify(trust), ...more },
    {
      arn: `arn:aws:iam::${ACCOUNT}:role${path}${name}`,
      uniqueId: `AROA${name
        .replace(/[^a-z]/g, '')
        .toUpperCase()
        .padEnd(16, 'X')
        .slice(0, 16)}`,
      maxSessionDuration: 3600,
    },
  );
}

const LAMBDA_TRUST = policyDocument([
  { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
]);

/** Only the router, only with the four tags and a source identity, only through the STS endpoint. */
function sessionTrust(tool: string): PolicyDocument {
  const router = { AWS: `arn:aws:iam::${ACCOUNT}:role/${ROUTER_ROLE}` };
  const tags = { 'aws:RequestTag/actor': 'ai-agent', 'aws:RequestTag/tool': tool };
  return policyDocument([
    {
      Effect: 'Allow',
      Principal: router,
      Action: 'sts:AssumeRole',
      Condition: {
        StringLike: {
          ...tags,
          'aws:RequestTag/tenant': '?*',
          'aws:RequestTag/subject': '?*',
          'sts:SourceIdentity': '?*',
        },
        StringEquals: { 'aws:SourceVpce': ENDPOINTS.sts },
      },
    },
    {
      Effect: 'Allow',
      Principal: router,
      Action: 'sts:TagSession',
      Condition: {
        StringLike: tags,
        'ForAllValues:StringEquals': { 'aws:TagKeys': ['actor', 'tool', 'tenant', 'subject'] },
        Null: { 'aws:TagKeys': 'false' },
      },
    },
    { Effect: 'Allow', Principal: router, Action: 'sts:SetSourceIdentity' },
  ]);
}

function roles(): Resource[] {
  const boundary = `arn:aws:iam::${ACCOUNT}:policy/app/test/sessions`;
  const limits = { permissionsBoundary: boundary, tags: { app: 'app', stage: 'test' } };
  const inline = (owner: string, statements: Statement[]) =>
    resource('aws:iam/rolePolicy:RolePolicy', `${owner}:inline`, {
      role: owner,
      policy: JSON.stringify(policyDocument(statements)),
    });
  return [
    role(ROUTER_ROLE, LAMBDA_TRUST),
    inline(ROUTER_ROLE, [
      {
        Effect: 'Allow',
        Action: ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'],
        Resource: sessionRole('*'),
        Condition: { ArnEquals: { 'lambda:SourceFunctionArn': ROUTER_FUNCTION_ARN } },
      },
    ]),
    role(TOOL_ROLE, LAMBDA_TRUST),
    inline(TOOL_ROLE, [
      {
        Effect: 'Allow',
        Action: ['ec2:CreateNetworkInterface', 'ec2:DescribeNetworkInterfaces'],
        Resource: '*',
      },
      {
        Effect: 'Deny',
        Action: 'ec2:*',
        Resource: '*',
        Condition: { Null: { 'lambda:SourceFunctionArn': 'false' } },
      },
      { Effect: 'Allow', Action: 'logs:PutLogEvents', Resource: '*' },
    ]),
    role('authorizer-execution', LAMBDA_TRUST),
    role('invoke', sessionTrust('*'), '/app/test/session/', limits),
    inline('invoke', [
      {
        Effect: 'Allow',
        Action: 'execute-api:Invoke',
        Resource: `${API_ARN}/*/POST/tools/\${aws:PrincipalTag/tool}`,
      },
    ]),
    role('data-read-letter', sessionTrust('read_letter'), '/app/test/session/', limits),
    inline('data-read-letter', [
      {
        Effect: 'Allow',
        Action: 's3:GetObject',
        Resource: `arn:aws:s3:::${BUCKET}/\${aws:PrincipalTag/tenant}/*`,
      },
      {
        Effect: 'Allow',
        Action: 'dynamodb:GetItem',
        Resource: TABLE_ARN,
        Condition: {
          'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': '${aws:PrincipalTag/tenant}#*' },
          Null: { 'dynamodb:LeadingKeys': 'false' },
        },
      },
    ]),
    resource(
      'aws:iam/policy:Policy',
      boundary,
      { policy: JSON.stringify(boundaryPolicy()) },
      { arn: boundary },
    ),
  ];
}

function boundaryPolicy(): PolicyDocument {
  return policyDocument([
    { Effect: 'Allow', Action: ['s3:GetObject', 'dynamodb:GetItem', 'execute-api:Invoke'], Resource: '*' },
    { Effect: 'Deny', Action: ['iam:*', 'sts:AssumeRole*'], Resource: '*' },
    {
      Effect: 'Deny',
      Action: '*',
      Resource: '*',
      Condition: { StringNotEquals: { 'aws:PrincipalTag/actor': 'ai-agent' } },
    },
    {
      Effect: 'Deny',
      Action: ['s3:*', 'dynamodb:*'],
      Resource: '*',
      Condition: { StringNotEquals: { 'aws:SourceVpc': VPC }, Bool: { 'aws:ViaAWSService': 'false' } },
    },
  ]);
}

function data(): Resource[] {
  return [
    resource('aws:s3/bucket:Bucket', BUCKET, { bucket: BUCKET }, { arn: `arn:aws:s3:::${BUCKET}` }),
    resource('aws:s3/bucketPolicy:BucketPolicy', BUCKET, {
      bucket: BUCKET,
      policy: policyDocument([
        {
          Sid: 'InsideVpcOnly',
          Effect: 'Deny',
          Principal: '*',
          Action: 's3:*',
          Resource: [`arn:aws:s3:::${BUCKET}`, `arn:aws:s3:::${BUCKET}/*`],
          Condition: { StringNotEquals: { 'aws:SourceVpc': VPC }, Bool: { 'aws:ViaAWSService': 'false' } },
        },
      ]),
    }),
    resource('aws:dynamodb/table:Table', 'parcels', { name: 'parcels' }, { arn: TABLE_ARN }),
    resource(
      'aws:apigateway/restApi:RestApi',
      API_ID,
      { name: 'tools' },
      { arn: `arn:aws:apigateway:${REGION}::/restapis/${API_ID}` },
    ),
    resource('aws:apigateway/restApiPolicy:RestApiPolicy', API_ID, {
      restApiId: API_ID,
      policy: JSON.stringify(
        policyDocument([
          {
            Effect: 'Deny',
            Principal: '*',
            Action: 'execute-api:Invoke',
            Resource: 'execute-api:/*',
            Condition: { StringNotEquals: { 'aws:SourceVpce': ENDPOINTS.api } },
          },
          {
            Effect: 'Deny',
            Principal: '*',
            Action: 'execute-api:Invoke',
            Resource: 'execute-api:/*',
            Condition: { ArnNotEquals: { 'aws:PrincipalArn': INVOKE_ROLE_ARN } },
          },
        ]),
      ),
    }),
  ];
}
