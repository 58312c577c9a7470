// biome-ignore-all lint/style/noExcessiveLinesPerFile: one table of resource types
/** VPC parts: ids in EC2's forms, the VPC's own default group, list and tables, endpoint DNS names. */
import {
  arn,
  base36,
  type Cloud,
  hex,
  idFrom,
  type Mock,
  type Mocked,
  type Mocks,
  madeUpId,
  type ResourceRequest,
  text,
} from './mock.ts';

const vpcType = 'aws:ec2/vpc:Vpc';

function vpc(request: ResourceRequest, cloud: Cloud): Mocked {
  const id = `vpc-${hex(request, 17)}`;
  const routeTableId = `rtb-${hex(request, 17, 'main')}`;
  return {
    id,
    outputs: {
      arn: arn(cloud, 'ec2', `vpc/${id}`),
      defaultSecurityGroupId: `sg-${hex(request, 17, 'default')}`,
      defaultNetworkAclId: `acl-${hex(request, 17, 'default')}`,
      defaultRouteTableId: routeTableId,
      mainRouteTableId: routeTableId,
      ownerId: cloud.accountId,
    },
  };
}

function securityGroup(request: ResourceRequest, cloud: Cloud): Mocked {
  return securityGroupWithId(request, cloud, `sg-${hex(request, 17)}`);
}

/** Adopts the default group of its VPC. */
function defaultSecurityGroup(request: ResourceRequest, cloud: Cloud): Mocked {
  const owner = cloud.find(vpcType, text(request, 'vpcId'));
  const id = owner?.outputs.defaultSecurityGroupId;
  if (typeof id !== 'string') throw new Error(`${request.name} names a vpcId that is no VPC of this plan`);
  return securityGroupWithId(request, cloud, id);
}

function securityGroupWithId(request: ResourceRequest, cloud: Cloud, id: string): Mocked {
  const name = (request.inputs.name as string | undefined) ?? `${request.name}-${hex(request, 7)}`;
  return { id, outputs: { name, arn: arn(cloud, 'ec2', `security-group/${id}`), ownerId: cloud.accountId } };
}

/**
 * @param service for example `com.amazonaws.eu-central-1.s3`
 * @returns the id of AWS's list of the service's addresses, which is the same for every VPC
 */
export function prefixListId(service: string): string {
  return `pl-${hex({ urn: service }, 8)}`;
}

function vpcEndpoint(request: ResourceRequest, cloud: Cloud): Mocked {
  const id = `vpce-${hex(request, 17)}`;
  const serviceName = text(request, 'serviceName');
  const interfaces =
    request.inputs.vpcEndpointType === 'Interface' ? interfacePart(request, cloud, { id, serviceName }) : {};
  const gateway =
    (request.inputs.vpcEndpointType ?? 'Gateway') === 'Gateway'
      ? { prefixListId: prefixListId(serviceName) }
      : {};
  return {
    id,
    outputs: {
      arn: arn(cloud, 'ec2', `vpc-endpoint/${id}`),
      ownerId: cloud.accountId,
      state: 'available',
      // AWS PrivateLink Guide, "Default endpoint policy": without one, everything is allowed.
      policy:
        request.inputs.policy ??
        '{"Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}',
      ...interfaces,
      ...gateway,
    },
  };
}

function interfacePart(
  request: ResourceRequest,
  { region }: Cloud,
  { id, serviceName }: { id: string; serviceName: string },
) {
  const service = serviceName.split('.').slice(3).join('.');
  const subnets = (request.inputs.subnetIds as string[] | undefined) ?? [];
  const dnsName = `${id}-${base36(request, 8, 'dns')}.${service}.${region}.vpce.amazonaws.com`;
  return {
    dnsEntries: [{ dnsName, hostedZoneId: `Z${base36(request, 13, 'zone').toUpperCase()}` }],
    networkInterfaceIds: subnets.map((subnet) => `eni-${hex(request, 17, subnet)}`),
  };
}

/** Mocks a resource of EC2 whose id is `<prefix>-` and 17 hexadecimal digits. */
function ec2(kind: string, prefix: string): Mock {
  return (request, cloud) => {
    const id = `${prefix}-${hex(request, 17)}`;
    return { id, outputs: { arn: arn(cloud, 'ec2', `${kind}/${id}`), ownerId: cloud.accountId } };
  };
}

/** Mocks a resource of Route 53 Resolver DNS Firewall: `<prefix>-` and 17 hexadecimal digits. */
function dnsFirewall(kind: string, prefix: string): Mock {
  return (request, cloud) => {
    const id = `${prefix}-${hex(request, 17)}`;
    return { id, outputs: { arn: arn(cloud, 'route53resolver', `${kind}/${id}`) } };
  };
}

const securityGroupRule: Mock = (request, cloud) => {
  const id = `sgr-${hex(request, 17)}`;
  return { id, outputs: { securityGroupRuleId: id, arn: arn(cloud, 'ec2', `security-group-rule/${id}`) } };
};

export const networkMocks: Mocks = {
  [vpcType]: vpc,
  'aws:ec2/subnet:Subnet': ec2('subnet', 'subnet'),
  'aws:ec2/routeTable:RouteTable': ec2('route-table', 'rtb'),
  'aws:ec2/defaultRouteTable:DefaultRouteTable': idFrom('defaultRouteTableId'),
  'aws:ec2/routeTableAssociation:RouteTableAssociation': madeUpId('rtbassoc-', 17),
  'aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation': madeUpId('rtbassoc-', 17),
  'aws:ec2/route:Route': (request) => ({
    id: `r-${text(request, 'routeTableId')}${hex(request, 10)}`,
    outputs: {},
  }),
  'aws:ec2/networkAcl:NetworkAcl': ec2('network-acl', 'acl'),
  'aws:ec2/defaultNetworkAcl:DefaultNetworkAcl': idFrom('defaultNetworkAclId'),
  'aws:ec2/networkAclRule:NetworkAclRule': madeUpId('nacl-', 10),
  'aws:ec2/networkAclAssociation:NetworkAclAssociation': madeUpId('aclassoc-', 17),
  'aws:ec2/securityGroup:SecurityGroup': securityGroup,
  'aws:ec2/defaultSecurityGroup:DefaultSecurityGroup': defaultSecurityGroup,
  'aws:ec2/securityGroupRule:SecurityGroupRule': madeUpId('sgrule-', 10),
  'aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule': securityGroupRule,
  'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule': securityGroupRule,
  'aws:ec2/vpcEndpoint:VpcEndpoint': vpcEndpoint,
  'aws:ec2/vpcEndpointPolicy:VpcEndpointPolicy': idFrom('vpcEndpointId'),
  'aws:ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation': madeUpId('a-', 17),
  'aws:ec2/vpcEndpointSubnetAssociation:VpcEndpointSubnetAssociation': madeUpId('a-', 17),
  'aws:route53/resolverFirewallDomainList:ResolverFirewallDomainList': dnsFirewall(
    'firewall-domain-list',
    'rslvr-fdl',
  ),
  'aws:route53/resolverFirewallRuleGroup:ResolverFirewallRuleGroup': dnsFirewall(
    'firewall-rule-group',
    'rslvr-frg',
  ),
  'aws:route53/resolverFirewallRule:ResolverFirewallRule': idFrom(
    'firewallRuleGroupId',
    'firewallDomainListId',
  ),
  'aws:route53/resolverFirewallRuleGroupAssociation:ResolverFirewallRuleGroupAssociation': dnsFirewall(
    'firewall-rule-group-association',
    'rslvr-frgassoc',
  ),
  'aws:route53/resolverFirewallConfig:ResolverFirewallConfig': madeUpId('rdfc-', 14),
  'aws:ec2/flowLog:FlowLog': ec2('vpc-flow-log', 'fl'),
  // Ways to the internet are forbidden, but known here, so that a proof names them.
  'aws:ec2/internetGateway:InternetGateway': ec2('internet-gateway', 'igw'),
  'aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway': madeUpId('eigw-', 17),
  'aws:ec2/natGateway:NatGateway': madeUpId('nat-', 17),
  'aws:ec2/eip:Eip': madeUpId('eipalloc-', 17),
};
