/**
 * The AWS quotas that a stage meets, as a table. Enters: a plan. Leaves: how full each would be, fullest first. Limits are
 * the defaults of a new account; whatever else runs in the account counts against them, too. Pure.
 * Codes and defaults: Service Quotas; API Gateway, IAM, Lambda, VPC and CloudWatch Logs guides, "Quotas".
 */
import type { Plan } from '../plan-types.ts';
import {
  codeBytes,
  count,
  countPer,
  environments,
  groupsOfFunctions,
  inlinePolicies,
  lambdaInterfaces,
  length,
  reservedConcurrency,
  responseHeaders,
  securityGroupRules,
  stageVariables,
} from './measure.ts';
import type { Met, Quota } from './quota.ts';
import { sessionPolicies } from './session-policies.ts';

const API = 'aws:apigateway/restApi:RestApi';
const isPrivate = (value: unknown) => JSON.stringify(value ?? '').includes('PRIVATE');

const apiGateway: Quota[] = [
  {
    ...{
      service: 'API Gateway',
      name: 'resources of one API',
      code: 'L-01C8A9E0',
      limit: 300,
      adjustable: true,
    },
    ...{ grows: 'tools', source: 'API Gateway, quotas for REST APIs' },
    whenFull:
      'Ask for L-01C8A9E0 (one for each tool, and two), or serve the rest from a second stage with its own URL.',
    // The root counts, too.
    used: (plan) =>
      countPer(
        'aws:apigateway/resource:Resource',
        'restApi',
        API,
      )(plan).map((use) => ({ ...use, amount: use.amount + 1 })),
  },
  {
    ...{ service: 'API Gateway', name: 'resource policy', limit: 8192, unit: 'characters', adjustable: true },
    ...{ grows: 'nothing', source: 'API Gateway, quotas for REST APIs' },
    used: length('aws:apigateway/restApiPolicy:RestApiPolicy', 'policy'),
  },
  {
    ...{ service: 'API Gateway', name: 'private APIs', limit: 600, adjustable: false, grows: 'nothing' },
    source: 'API Gateway, quotas for REST APIs',
    used: count(API, ({ inputs }) => isPrivate(inputs.endpointConfiguration)),
  },
  {
    ...{ service: 'API Gateway', name: 'regional APIs', limit: 600, adjustable: false, grows: 'nothing' },
    source: 'API Gateway, quotas for REST APIs',
    used: count(API, ({ inputs }) => !isPrivate(inputs.endpointConfiguration)),
  },
  {
    ...{
      service: 'API Gateway',
      name: 'value of a stage variable',
      limit: 512,
      unit: 'characters',
      adjustable: false,
    },
    ...{ grows: 'nothing', source: 'API Gateway, quotas for REST APIs' },
    used: stageVariables,
  },
  {
    ...{
      service: 'API Gateway',
      name: 'header values of one answer',
      code: 'L-E9EEB922',
      limit: 10_240,
      unit: 'bytes',
    },
    ...{ adjustable: false, grows: 'scopes' },
    source:
      'API Gateway, "Total combined size of request line and header values"; several clients stop at 8 KB',
    whenFull:
      'No quota can be raised: give tools coarser scopes. The challenge names every scope of the catalogue.',
    used: responseHeaders,
  },
];

const iam: Quota[] = [
  {
    ...{ service: 'IAM', name: 'roles of the account', code: 'L-FE177D64', limit: 1000, adjustable: 5000 },
    ...{ grows: 'tools', source: 'IAM and AWS STS quotas' },
    whenFull:
      'Ask for L-FE177D64, at most 5,000 (two for each tool with data); beyond that, a second account.',
    used: count('aws:iam/role:Role'),
  },
  {
    ...{
      service: 'IAM',
      name: 'managed policies of the account',
      code: 'L-E95E4862',
      limit: 1500,
      adjustable: 5000,
    },
    ...{ grows: 'nothing', source: 'IAM and AWS STS quotas' },
    used: count('aws:iam/policy:Policy'),
  },
  {
    ...{
      service: 'IAM',
      name: 'managed policy (the boundary)',
      limit: 6144,
      unit: 'characters',
      adjustable: false,
    },
    ...{ grows: 'data', source: 'IAM and AWS STS quotas' },
    used: length('aws:iam/policy:Policy', 'policy'),
  },
  {
    ...{
      service: 'IAM',
      name: 'inline policies of one role',
      limit: 10_240,
      unit: 'characters',
      adjustable: false,
    },
    ...{ grows: 'data', source: 'IAM and AWS STS quotas' },
    used: inlinePolicies,
  },
  {
    ...{
      service: 'IAM',
      name: 'trust policy',
      code: 'L-C07B4B0D',
      limit: 2048,
      unit: 'characters',
      adjustable: 4096,
    },
    ...{ grows: 'nothing', source: 'IAM and AWS STS quotas' },
    used: length('aws:iam/role:Role', 'assumeRolePolicy'),
  },
  {
    ...{
      service: 'STS',
      name: 'session policy of one call',
      limit: 2048,
      unit: 'characters',
      adjustable: false,
    },
    ...{
      grows: 'arguments',
      source: 'STS API, AssumeRole, Policy; a call that needs more is refused before STS is asked',
    },
    used: sessionPolicies,
  },
];

const lambda: Quota[] = [
  {
    ...{ service: 'Lambda', name: 'reserved of the concurrent executions', code: 'L-B99A9384', limit: 900 },
    ...{ adjustable: true, grows: 'tools', source: 'Lambda quotas: 1,000, of which 100 stay unreserved' },
    whenFull:
      'Ask for L-B99A9384 and set accountConcurrency in stacks/stages.ts, or reserve less: the plan refuses more.',
    used: reservedConcurrency,
  },
  {
    ...{ service: 'Lambda', name: 'environment variables', limit: 4096, unit: 'bytes', adjustable: false },
    ...{ grows: 'data', source: 'Lambda quotas' },
    used: environments,
  },
  {
    ...{ service: 'Lambda', name: 'code of all functions', code: 'L-2ACBD22F', limit: 75e9, unit: 'bytes' },
    ...{ adjustable: true, grows: 'tools', source: 'Lambda quotas' },
    whenFull: 'Ask for L-2ACBD22F.',
    used: codeBytes,
  },
  {
    ...{ service: 'Lambda', name: 'network interfaces of the VPC', code: 'L-9FEE3D26', limit: 250 },
    ...{ adjustable: true, grows: 'nothing', source: 'Lambda quotas; one for each subnet and set of groups' },
    used: lambdaInterfaces,
  },
];

const network: Quota[] = [
  {
    ...{
      service: 'VPC',
      name: 'VPCs of the region',
      code: 'L-F678F1CE',
      limit: 5,
      adjustable: true,
      grows: 'nothing',
    },
    source: 'Amazon VPC quotas; one for each stage',
    used: count('aws:ec2/vpc:Vpc'),
  },
  {
    ...{
      service: 'VPC',
      name: 'gateway endpoints of the region',
      code: 'L-1B52E74A',
      limit: 20,
      adjustable: true,
    },
    ...{ grows: 'nothing', source: 'Amazon VPC quotas; two for each stage' },
    used: count('aws:ec2/vpcEndpoint:VpcEndpoint', ({ inputs }) => inputs.vpcEndpointType === 'Gateway'),
  },
  {
    ...{
      service: 'VPC',
      name: 'interface endpoints of the VPC',
      code: 'L-29B6F2EB',
      limit: 50,
      adjustable: true,
    },
    ...{ grows: 'nothing', source: 'Amazon VPC quotas' },
    used: count('aws:ec2/vpcEndpoint:VpcEndpoint', ({ inputs }) => inputs.vpcEndpointType === 'Interface'),
  },
  {
    ...{ service: 'VPC', name: 'endpoint policy', code: 'L-3248932A', limit: 20_480, unit: 'characters' },
    ...{ adjustable: false, grows: 'data', source: 'Amazon VPC quotas' },
    used: (plan) => [
      ...length('aws:ec2/vpcEndpoint:VpcEndpoint', 'policy')(plan),
      ...length('aws:ec2/vpcEndpointPolicy:VpcEndpointPolicy', 'policy')(plan),
    ],
  },
  {
    ...{
      service: 'VPC',
      name: 'security groups of the region',
      code: 'L-E79EC296',
      limit: 2500,
      adjustable: true,
    },
    ...{ grows: 'nothing', source: 'Amazon VPC quotas' },
    used: count('aws:ec2/securityGroup:SecurityGroup'),
  },
  {
    ...{
      service: 'VPC',
      name: 'rules of one security group',
      code: 'L-0EA8095F',
      limit: 60,
      adjustable: true,
    },
    ...{ grows: 'nothing', source: 'Amazon VPC quotas' },
    used: securityGroupRules,
  },
  {
    ...{ service: 'VPC', name: 'groups of one interface', code: 'L-2AFB9258', limit: 5, adjustable: 16 },
    ...{ grows: 'nothing', source: 'Amazon VPC quotas' },
    used: groupsOfFunctions,
  },
];

const data: Quota[] = [
  {
    ...{
      service: 'S3',
      name: 'bucket policy',
      limit: 20_480,
      unit: 'bytes',
      adjustable: false,
      grows: 'nothing',
    },
    source: 'S3, bucket policies',
    used: length('aws:s3/bucketPolicy:BucketPolicy', 'policy'),
  },
  {
    ...{ service: 'DynamoDB', name: 'resource policy', limit: 20_480, unit: 'bytes', adjustable: false },
    ...{ grows: 'nothing', source: 'DynamoDB, resource-based policy considerations' },
    used: length('aws:dynamodb/resourcePolicy:ResourcePolicy', 'policy'),
  },
  {
    ...{
      service: 'KMS',
      name: 'key policy',
      limit: 32_768,
      unit: 'bytes',
      adjustable: false,
      grows: 'nothing',
    },
    source: 'KMS, resource quotas',
    used: (plan) => [
      ...length('aws:kms/key:Key', 'policy')(plan),
      ...length('aws:kms/keyPolicy:KeyPolicy', 'policy')(plan),
    ],
  },
];

const watching: Quota[] = [
  {
    ...{
      service: 'CloudWatch',
      name: 'alarms of the region',
      limit: 5000,
      adjustable: true,
      grows: 'nothing',
    },
    source: 'CloudWatch service quotas',
    used: count('aws:cloudwatch/metricAlarm:MetricAlarm'),
  },
  {
    ...{ service: 'CloudWatch Logs', name: 'log groups of the region', limit: 1_000_000, adjustable: true },
    ...{ grows: 'tools', source: 'CloudWatch Logs quotas' },
    used: count('aws:cloudwatch/logGroup:LogGroup'),
  },
  {
    ...{ service: 'CloudWatch Logs', name: 'resource policies of the region', limit: 10, adjustable: false },
    ...{ grows: 'nothing', source: 'CloudWatch Logs quotas' },
    used: count('aws:cloudwatch/logResourcePolicy:LogResourcePolicy'),
  },
  {
    ...{ service: 'CloudWatch Logs', name: 'subscriptions of one log group', limit: 2, adjustable: false },
    ...{ grows: 'nothing', source: 'CloudWatch Logs quotas' },
    used: countPer(
      'aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter',
      'logGroup',
      'aws:cloudwatch/logGroup:LogGroup',
    ),
  },
  {
    ...{ service: 'CloudTrail', name: 'trails of the region', limit: 5, adjustable: false, grows: 'nothing' },
    source: 'CloudTrail quotas; one for each stage that has one',
    used: count('aws:cloudtrail/trail:Trail'),
  },
];

export const quotas: Quota[] = [...apiGateway, ...iam, ...lambda, ...network, ...data, ...watching];

/** How full the plan makes each quota, fullest first. Quotas of which the plan uses nothing are left out. */
export function quotasMet(plan: Plan): Met[] {
  return quotas
    .flatMap((quota) => {
      const [use] = quota.used(plan).toSorted((left, right) => right.amount - left.amount);
      return use && use.amount > 0 ? [{ quota, use, share: use.amount / quota.limit }] : [];
    })
    .toSorted((left, right) => right.share - left.share);
}
