/**
 * What the proofs do not know they do not judge, so it may not be there: a queue, a cluster or a cross-account share
 * could carry data out while every other proof holds. A new type is admitted here, with the proof that looks at it.
 */
import type { Plan } from '../plan-types.ts';
import { finding, type Proof } from './proof.ts';

/** By service: the kinds that may be in a plan. Each reaches nothing by itself, or a proof of this folder judges it. */
const KNOWN: Record<string, string[]> = {
  'aws:acm': ['Certificate', 'CertificateValidation'],
  'aws:apigateway': [
    ...['Authorizer', 'BasePathMapping', 'Deployment', 'DomainName', 'Integration', 'IntegrationResponse'],
    ...[
      'Method',
      'MethodResponse',
      'MethodSettings',
      'Resource',
      'Response',
      'RestApi',
      'RestApiPolicy',
      'Stage',
    ],
  ],
  'aws:cloudtrail': ['Trail'],
  'aws:cloudwatch': [
    ...['Dashboard', 'EventRule', 'EventTarget', 'LogGroup', 'LogMetricFilter', 'LogResourcePolicy'],
    ...['LogStream', 'LogSubscriptionFilter', 'MetricAlarm', 'QueryDefinition'],
  ],
  'aws:cognito': [
    ...[
      'ManagedLoginBranding',
      'ResourceServer',
      'UserGroup',
      'UserPool',
      'UserPoolClient',
      'UserPoolDomain',
    ],
  ],
  'aws:dynamodb': ['ResourcePolicy', 'Table'],
  'aws:ec2': [
    ...['DefaultNetworkAcl', 'DefaultSecurityGroup', 'FlowLog', 'NetworkAcl', 'NetworkAclRule'],
    ...['NetworkAclAssociation', 'RouteTable', 'RouteTableAssociation', 'SecurityGroup', 'Subnet', 'Vpc'],
    ...['VpcEndpoint', 'VpcEndpointPolicy'],
  ],
  'aws:iam': ['OpenIdConnectProvider', 'Policy', 'Role', 'RolePolicy', 'RolePolicyAttachment'],
  'aws:kinesis': ['FirehoseDeliveryStream'],
  'aws:kms': ['Alias', 'Key'],
  'aws:lambda': ['Function', 'Permission'],
  'aws:route53': [
    ...['ResolverFirewallConfig', 'ResolverFirewallDomainList', 'ResolverFirewallRule'],
    ...['ResolverFirewallRuleGroup', 'ResolverFirewallRuleGroupAssociation'],
  ],
  'aws:s3': [
    ...['Bucket', 'BucketLifecycleConfiguration', 'BucketObjectLockConfiguration', 'BucketObjectv2'],
    ...['BucketOwnershipControls', 'BucketPolicy', 'BucketPublicAccessBlock'],
    ...['BucketServerSideEncryptionConfiguration', 'BucketVersioning'],
  ],
  'aws:sns': ['Topic', 'TopicPolicy'],
  'aws:vpc': ['SecurityGroupEgressRule', 'SecurityGroupIngressRule'],
  'aws:wafv2': ['WebAcl', 'WebAclAssociation', 'WebAclLoggingConfiguration'],
  // SST's own: names that it makes up, and its components.
  'random:index': ['RandomBytes', 'RandomId'],
  'sst:aws': ['Function'],
  'sst:sst': ['LinkRef'],
  'pulumi:providers': ['aws'],
};

export const onlyKnownTypes: Proof = {
  id: 'only-known-types',
  title: 'Every resource is of a type that these proofs know',
  modes: ['deploy', 'dev'],
  check(plan: Plan) {
    return plan.resources
      .filter(({ type }) => !isKnown(type))
      .map((resource) => finding(resource, 'type', `${resource.type} is judged by no proof`));
  },
};

/** `aws:iam/role:Role` → service `aws:iam`, kind `Role`; `sst:aws:Function` → `sst:aws`, `Function` */
function isKnown(type: string): boolean {
  const [, service = '', kind = ''] = /^(\w+:\w+)(?:\/\w+)?:(\w+)$/.exec(type) ?? [];
  return KNOWN[service]?.includes(kind) === true;
}
