/**
 * A function's position in the network of a plan: outside any VPC, or inside one with the services that it
 * reaches. It reaches a service through a VPC endpoint if its subnets route there, and security groups and
 * network ACLs let requests and answers pass. It reaches nothing else from a VPC.
 * Sources: AWS PrivateLink Guide, "Access an AWS service using an interface VPC endpoint" and "Gateway endpoints".
 */
import type { PolicyDocument } from '../../shared/policy-document.ts';
import type { Resource } from '../plan/plan-types.ts';
import { aclsLetThrough } from './network-acls.ts';
import { indexPlan, needText, type PlanIndex, textOf, textsOf } from './plan-index.ts';
import { endpointPolicy } from './resource-policies.ts';
import { hasWayOut, routeTableOf, routeTablesOf } from './route-tables.ts';
import { addressIn, cidrCovers, type Peer, peersOf } from './security-groups.ts';

/** The VPC endpoint on the way to a service. */
export type EndpointOnTheWay = {
  /** endpoint id */
  vpce: string;
  /** absent: the endpoint's default policy, full access */
  policy?: PolicyDocument;
};

export type Position = {
  /** equal for functions with equal subnets and security groups, so it can be a key */
  name: string;
  /** outside a VPC an address for documentation (RFC 5737), inside an address of the first subnet */
  sourceIp: string;
  /** absent outside any VPC, where every public endpoint can be reached */
  vpc?: {
    id: string;
    subnetIds: string[];
    securityGroupIds: string[];
    /** by service, named as in a credential scope (`sts`, `s3`, `dynamodb`, `execute-api`, …) */
    reach: Map<string, EndpointOnTheWay>;
  };
};

/** The position outside any VPC. */
export const internet: Position = { name: 'internet', sourceIp: '198.51.100.1' };

type Placed = { vpcId: string; subnets: Resource[]; securityGroupIds: string[] };

/**
 * Reads the network of a plan.
 * @returns `positionOf`, which throws an Error with the urn of a resource whose effect is not modelled
 */
export function createNetwork(plan: PlanIndex['plan']): { positionOf(functionName: string): Position } {
  const index = indexPlan(plan);
  return { positionOf: (functionName) => positionOf(index, functionName) };
}

function positionOf(index: PlanIndex, functionName: string): Position {
  const fn = index.needById('aws:lambda/function:Function', functionName, 'its network position');
  const config = (fn.inputs.vpcConfig ?? fn.outputs.vpcConfig ?? {}) as {
    subnetIds?: string[];
    securityGroupIds?: string[];
  };
  const subnetIds = [...(config.subnetIds ?? [])].sort();
  const securityGroupIds = [...(config.securityGroupIds ?? [])].sort();
  if (subnetIds.length === 0) return internet;

  const subnets = subnetIds.map((id) => index.needById('aws:ec2/subnet:Subnet', id, fn.urn));
  const vpcIds = new Set(subnets.map((subnet) => needText(subnet, 'vpcId')));
  const [vpcId] = vpcIds;
  if (!vpcId || vpcIds.size > 1) throw new Error(`${fn.urn}: its subnets lie in more than one VPC`);
  const open = subnets.find((subnet) => hasWayOut(index, subnet));
  if (open) throw new Error(`${open.urn}: a subnet with a route out of its VPC is not part of the local AWS`);

  const reach = reachOf(index, { vpcId, subnets, securityGroupIds });
  return {
    name: [vpcId, ...subnetIds, ...securityGroupIds].join(' '),
    // AWS keeps the first four addresses of a subnet (Amazon VPC User Guide, "Subnet CIDR blocks").
    sourceIp: addressIn(needText(subnets[0] as Resource, 'cidrBlock'), 10),
    vpc: { id: vpcId, subnetIds, securityGroupIds, reach },
  };
}

function reachOf(index: PlanIndex, from: Placed): Map<string, EndpointOnTheWay> {
  const reach = new Map<string, EndpointOnTheWay>();
  for (const endpoint of index.byProperty('aws:ec2/vpcEndpoint:VpcEndpoint', 'vpcId', from.vpcId)) {
    const service = serviceOf(index, endpoint);
    if (!isReachable(index, endpoint, service, from)) continue;
    if (reach.has(service))
      throw new Error(`${endpoint.urn}: a second way to ${service} from the same place`);
    const policy = endpointPolicy(index, endpoint);
    reach.set(service, { vpce: endpoint.id, ...(policy === undefined ? {} : { policy }) });
  }
  return reach;
}

/** Endpoint services that have another name in a credential scope (Service Authorization Reference). */
const scopeNames: Record<string, string> = {
  'kinesis-firehose': 'firehose',
  'bedrock-runtime': 'bedrock',
};

/** `com.amazonaws.<region>.<service>`, the service as credential scopes name it. */
function serviceOf({ plan }: PlanIndex, endpoint: Resource): string {
  const name = needText(endpoint, 'serviceName');
  const prefix = `com.amazonaws.${plan.region}.`;
  if (!name.startsWith(prefix)) throw new Error(`${endpoint.urn}: the service ${name} is not understood`);
  const service = name.slice(prefix.length);
  return scopeNames[service] ?? service;
}

function isReachable(index: PlanIndex, endpoint: Resource, service: string, from: Placed): boolean {
  const type = textOf(endpoint, 'vpcEndpointType') ?? 'Gateway';
  if (type === 'Gateway') return throughGateway(index, endpoint, from);
  if (type !== 'Interface') throw new Error(`${endpoint.urn}: the endpoint type ${type} is not understood`);
  // Without private DNS the service's own name resolves to an address outside the VPC. Only a private API has
  // a name of its endpoint too.
  const named = endpoint.inputs.privateDnsEnabled === true || service === 'execute-api';
  return named && throughInterface(index, endpoint, from);
}

/** The subnets' route tables lead to the endpoint, and a security group may send to the service's prefix list. */
function throughGateway(index: PlanIndex, endpoint: Resource, from: Placed): boolean {
  const tables = new Set(routeTablesOf(index, endpoint));
  if (!from.subnets.every((subnet) => tables.has(routeTableOf(index, subnet) ?? ''))) return false;
  // The service's own addresses are public, and an ACL cannot name a prefix list.
  if (!aclsLetThrough(index, from.subnets, 'anywhere')) return false;
  const prefixList = textOf(endpoint, 'prefixListId');
  return egressOf(index, from).some(
    (peer) =>
      ('prefixList' in peer && peer.prefixList === prefixList) ||
      ('cidr' in peer && peer.cidr === '0.0.0.0/0'),
  );
}

/** A security group of the function may send to the endpoint, and one of the endpoint accepts from the function. */
function throughInterface(index: PlanIndex, endpoint: Resource, from: Placed): boolean {
  const groups = textsOf(endpoint, 'securityGroupIds');
  const subnets = textsOf(endpoint, 'subnetIds').map((id) =>
    index.needById('aws:ec2/subnet:Subnet', id, endpoint.urn),
  );
  if (subnets.length === 0) return false;
  const sends = egressOf(index, from).some((peer) => isPeer(peer, groups, subnets));
  const accepts = groups
    .flatMap((group) => peersOf(index, group, 'ingress'))
    .some((peer) => isPeer(peer, from.securityGroupIds, from.subnets));
  return sends && accepts && aclsLetThrough(index, from.subnets, subnets);
}

/** True when the rule's peer is one of the groups, or a block that covers all the subnets. */
function isPeer(peer: Peer, groups: string[], subnets: Resource[]): boolean {
  if ('group' in peer) return groups.includes(peer.group);
  if ('cidr' in peer) return subnets.every((subnet) => cidrCovers(peer.cidr, needText(subnet, 'cidrBlock')));
  return false;
}

function egressOf(index: PlanIndex, from: Placed): Peer[] {
  return from.securityGroupIds.flatMap((group) => peersOf(index, group, 'egress'));
}
