/**
 * Every type of resource that may be in a plan, by its fate when the code drops it. Each type is listed once,
 * so somebody must decide about its removal before a plan may contain it. Data alone.
 * - `power`: grants, runs, answers or carries. It must go: a leftover would still work, and no plan would
 *   show it.
 * - `store`: holds data of tenants, people, records or keys, or guards such a store. It must stay where data
 *   does.
 * - `idle`: neither; it may go or stay (SST itself keeps networks, which empty slowly). A bucket's or table's
 *   own policies and settings are stores: a store that stays without them stands open.
 */

export type Removal = 'power' | 'store' | 'idle';

/** @param type `aws:iam/role:Role` or `sst:aws:Function` @returns undefined for a type that is not listed */
export function removalOf(type: string): Removal | undefined {
  const [, service = '', kind = ''] = /^(\w+:\w+)(?:\/\w+)?:(\w+)$/.exec(type) ?? [];
  return removals.get(`${service} ${kind}`);
}

/** By service: kinds as Pulumi names them, separated by spaces. */
const types: Record<string, Partial<Record<Removal, string>>> = {
  'aws:acm': { idle: 'Certificate CertificateValidation' },
  'aws:apigateway': {
    power: `Authorizer BasePathMapping Deployment DomainName Integration IntegrationResponse Method MethodResponse
      MethodSettings Resource Response RestApi RestApiPolicy Stage`,
  },
  // A removed trail could not record who removed it.
  'aws:cloudtrail': { store: 'Trail' },
  'aws:cloudwatch': {
    power: 'EventRule EventTarget LogResourcePolicy LogSubscriptionFilter',
    store: 'LogGroup LogStream',
    idle: 'Dashboard LogMetricFilter MetricAlarm QueryDefinition',
  },
  'aws:cognito': {
    power: 'ResourceServer UserGroup UserPoolClient UserPoolDomain',
    store: 'UserPool',
    idle: 'ManagedLoginBranding',
  },
  'aws:dynamodb': { store: 'ResourcePolicy Table' },
  'aws:ec2': {
    power: 'FlowLog SecurityGroup VpcEndpoint VpcEndpointPolicy',
    idle: `DefaultNetworkAcl DefaultSecurityGroup NetworkAcl NetworkAclAssociation NetworkAclRule RouteTable
      RouteTableAssociation Subnet Vpc`,
  },
  'aws:iam': { power: 'OpenIdConnectProvider Policy Role RolePolicy RolePolicyAttachment' },
  // Records wait in the stream until they are delivered.
  'aws:kinesis': { store: 'FirehoseDeliveryStream' },
  'aws:kms': { store: 'Key', idle: 'Alias' },
  'aws:lambda': { power: 'Function Permission' },
  'aws:route53': {
    idle: `ResolverFirewallConfig ResolverFirewallDomainList ResolverFirewallRule ResolverFirewallRuleGroup
      ResolverFirewallRuleGroupAssociation`,
  },
  'aws:s3': {
    store: `Bucket BucketLifecycleConfiguration BucketObjectLockConfiguration BucketOwnershipControls BucketPolicy
      BucketPublicAccessBlock BucketServerSideEncryptionConfiguration BucketVersioning`,
    // Code and source maps in SST's own bucket.
    idle: 'BucketObjectv2',
  },
  'aws:sns': { power: 'TopicPolicy', idle: 'Topic' },
  'aws:vpc': { power: 'SecurityGroupEgressRule SecurityGroupIngressRule' },
  'aws:wafv2': { idle: 'WebAcl WebAclAssociation WebAclLoggingConfiguration' },
  // SST's own: generated names, and components, which are not resources of AWS.
  'random:index': { idle: 'RandomBytes RandomId' },
  'sst:aws': { idle: 'Function' },
  'sst:sst': { idle: 'LinkRef' },
  'pulumi:providers': { idle: 'aws' },
};

const removals = new Map(
  Object.entries(types).flatMap(([service, kinds]) =>
    Object.entries(kinds).flatMap(([removal, names]) =>
      names.split(/\s+/).map((kind) => [`${service} ${kind}`, removal as Removal] as const),
    ),
  ),
);
