// @ts-nocheck: SST's globals are declared for the repository's own stacks.
const vpc = new aws.ec2.Vpc('Network', { cidrBlock: '10.40.0.0/16' });
const subnet = new aws.ec2.Subnet('PrivateSubnet', { vpcId: vpc.id, cidrBlock: '10.40.0.0/24' });
const routes = new aws.ec2.RouteTable('PrivateRoutes', { vpcId: vpc.id, routes: [] });
new aws.ec2.RouteTableAssociation('PrivateRoutesOfSubnet', { subnetId: subnet.id, routeTableId: routes.id });
const codeGroup = new aws.ec2.SecurityGroup('CodeGroup', { vpcId: vpc.id, ingress: [], egress: [] });
const endpointGroup = new aws.ec2.SecurityGroup('EndpointGroup', { vpcId: vpc.id, ingress: [], egress: [] });
new aws.vpc.SecurityGroupEgressRule('CodeToEndpoints', {
  securityGroupId: codeGroup.id,
  referencedSecurityGroupId: endpointGroup.id,
  ipProtocol: 'tcp',
  fromPort: 443,
  toPort: 443,
});
const region = aws.getRegionOutput().region;
const executeApi = new aws.ec2.VpcEndpoint('ExecuteApi', {
  vpcId: vpc.id,
  vpcEndpointType: 'Interface',
  serviceName: $interpolate`com.amazonaws.${region}.execute-api`,
  subnetIds: [subnet.id],
  securityGroupIds: [endpointGroup.id],
});

export const network = { vpc, subnet, codeGroup, executeApi };
