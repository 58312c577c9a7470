/** Ways in and out of the VPC. Data for resource-changes.ts. */
import { any, opening, type Rules, resourcePolicy, way } from './rule.ts';

export const networkRules: Rules = {
  'aws:ec2/internetGateway:InternetGateway': [way],
  'aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway': [way],
  'aws:ec2/natGateway:NatGateway': [way],
  'aws:ec2/eip:Eip': [way],
  'aws:ec2/route:Route': [way],
  'aws:ec2/routeTable:RouteTable': [{ kind: 'exposure', properties: { routes: 'unclear' } }],
  'aws:ec2/routeTableAssociation:RouteTableAssociation': [{ kind: 'exposure', properties: any }],
  'aws:ec2/subnet:Subnet': [{ kind: 'exposure', properties: { mapPublicIpOnLaunch: opening } }],
  'aws:ec2/securityGroup:SecurityGroup': [
    { kind: 'exposure', properties: { ingress: 'unclear', egress: 'unclear' } },
  ],
  'aws:ec2/defaultSecurityGroup:DefaultSecurityGroup': [
    { kind: 'exposure', properties: { ingress: 'unclear', egress: 'unclear' } },
  ],
  'aws:ec2/securityGroupRule:SecurityGroupRule': [way],
  'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule': [way],
  'aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule': [way],
  'aws:ec2/networkAcl:NetworkAcl': [{ kind: 'exposure', properties: any }],
  'aws:ec2/defaultNetworkAcl:DefaultNetworkAcl': [{ kind: 'exposure', properties: any }],
  'aws:ec2/networkAclRule:NetworkAclRule': [{ kind: 'exposure', presence: 'unclear', properties: any }],
  'aws:ec2/vpcEndpoint:VpcEndpoint': [
    { ...way, policies: ['policy'], properties: { serviceName: 'unclear', securityGroupIds: 'unclear' } },
  ],
  'aws:ec2/vpcEndpointPolicy:VpcEndpointPolicy': [resourcePolicy],
};
