/**
 * Where a function stands in the network of a plan. In: a function's name. Out: outside any VPC, or inside
 * one with the services that it reaches: those with a VPC endpoint that its subnets route to, its security
 * groups may talk to, and network ACLs let through, there and back. Never: a way out of a VPC that the plan does
 * not have; a packet to anywhere else is dropped.
 * Sources: AWS PrivateLink Guide, "Access an AWS service using an interface VPC endpoint" and "Gateway endpoints".
 */
import type { PolicyDocument } from '../../shared/policy-document.ts';
import type { Resource } from '../plan/plan-types.ts';
import { aclsLetThrough } from './network-acls.ts';
import { indexPlan, needText, type PlanIndex, textOf, textsOf } from './plan-index.ts';
import { endpointPolicy } from './resource-policies.ts';
import { hasWayOut, routeTableOf, routeTablesOf } from './route-tables.ts';
import { addressIn, cidrCovers, type Peer, peersOf } from './security-groups.ts';

/** A VPC endpoint on the way to a service. */
export type EndpointOnTheWay = {
  /** endpoint id */
  vpce: string;
  /** absent: the endpoint's default policy, full access */
  policy?: PolicyDocument;
};

export type Position = {
  /** the same text for functions that stand at the same place; good as a key */
  name: string;
  /** outside a VPC a documentation address (RFC 5737), inside an address of the first subnet */
  sourceIp: string;
  /** absent: outside any VPC, with a way to every public endpoint */
  vpc?: {
    id: string;
    subnetIds: string[];
    securityGroupIds: string[];
    /** by service as it stands in a credential scope (`sts`, `s3`, `dynamodb`, `execute-api`, …) */
    reach: Map<string, EndpointOnTheWay>;
  };
};

/** The place of everything outside a VPC. */
export const internet: Position = { name: 'internet', sourceIp: '198.51.100.1' };

type Placed = { vpcId: string; subnets: Resource[]; securityGroupIds: string[] };

/** The reader of one plan's network. */
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

/** Endpoint services that are called otherwise in a credential scope (Service Authorization Reference). */
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
  // Without private DNS the service's own name leads out of the VPC; only a private API has a name of its
  // endpoint.
  const named = endpoint.inputs.privateDnsEnabled === true || service === 'execute-api';
  return named && throughInterface(index, endpoint, from);
}

/** The subnets' route tables hold the endpoint, and a group may send to the service's prefix list. */
function throughGateway(index: PlanIndex, endpoint: Resource, from: Placed): boolean {
  const tables = new Set(routeTablesOf(index, endpoint));
  if (!from.subnets.every((subnet) => tables.has(routeTableOf(index, subnet) ?? ''))) return false;
  // The service's own addresses are public, and no ACL knows a prefix list.
  if (!aclsLetThrough(index, from.subnets, 'anywhere')) return false;
  const prefixList = textOf(endpoint, 'prefixListId');
  return egressOf(index, from).some(
    (peer) =>
      ('prefixList' in peer && peer.prefixList === prefixList) ||
      ('cidr' in peer && peer.cidr === '0.0.0.0/0'),
  );
}

/** A group of the function may send to the endpoint, and a group of the endpoint accepts it. */
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

/** True when the rule's peer is one of the groups, or a block that holds all the subnets. */
function isPeer(peer: Peer, groups: string[], subnets: Resource[]): boolean {
  if ('group' in peer) return groups.includes(peer.group);
  if ('cidr' in peer) return subnets.every((subnet) => cidrCovers(peer.cidr, needText(subnet, 'cidrBlock')));
  return false;
}

function egressOf(index: PlanIndex, from: Placed): Peer[] {
  return from.securityGroupIds.flatMap((group) => peersOf(index, group, 'egress'));
}
