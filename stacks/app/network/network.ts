/**
 * A VPC without a way out: two private subnets in two zones, no internet gateway, no NAT, no peering. Its
 * functions reach only the AWS services that have an endpoint here (endpoints.ts) and resolve only AWS's
 * names (name-firewall.ts). `sst dev` has none: its bridge needs the internet, so functions stand outside
 * (facts: sst#5218).
 */
import { named, stage } from '../stage/deployment.ts';
import { logRejects } from './flow-log.ts';
import { filterNames } from './name-firewall.ts';
import { aclRules } from './network-acl.ts';

const cidrBlocks = ['10.40.0.0/24', '10.40.1.0/24'];

/** Absent in `sst dev`. */
export const network = $dev ? undefined : await createNetwork();

async function createNetwork() {
  const tags = { Name: named('network') };
  const vpc = new aws.ec2.Vpc('Network', {
    cidrBlock: '10.40.0.0/16',
    // So that the services' own names resolve to the interface endpoints.
    enableDnsHostnames: true,
    enableDnsSupport: true,
    tags,
  });
  const routeTable = new aws.ec2.RouteTable('PrivateRoutes', { vpcId: vpc.id, routes: [], tags });
  const zones = (await aws.getAvailabilityZones({ state: 'available' })).names;
  const subnets = cidrBlocks.map((cidrBlock, at) => {
    const id = `PrivateSubnet${at + 1}`;
    const subnet = new aws.ec2.Subnet(id, {
      vpcId: vpc.id,
      cidrBlock,
      availabilityZone: zones[at],
      mapPublicIpOnLaunch: false,
      tags,
    });
    new aws.ec2.RouteTableAssociation(`${id}Routes`, { subnetId: subnet.id, routeTableId: routeTable.id });
    return subnet;
  });
  const subnetIds = subnets.map((subnet) => subnet.id);
  new aws.ec2.NetworkAcl('PrivateAcl', { vpcId: vpc.id, subnetIds, ...aclRules(cidrBlocks), tags });
  // A subnet that somebody adds by hand gets this ACL, which passes nothing (EC2's own default ACL allows
  // all).
  new aws.ec2.DefaultNetworkAcl('DefaultNetworkAcl', {
    defaultNetworkAclId: vpc.defaultNetworkAclId,
    ingress: [],
    egress: [],
  });
  filterNames(vpc.id);
  if (stage.shared) logRejects(vpc.id);
  // Every VPC has this group; emptied, it lets nobody in or out (Security Hub EC2.2).
  new aws.ec2.DefaultSecurityGroup('DefaultSecurityGroup', { vpcId: vpc.id, ingress: [], egress: [] });
  return { vpcId: vpc.id, routeTableId: routeTable.id, subnetIds };
}
