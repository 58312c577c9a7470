/**
 * Security groups of a plan, for HTTPS alone: the peers that a group may send to, or accept from, on tcp 443.
 * Throws for an unknown kind of rule, because to skip a rule would change the result.
 * Source: Amazon VPC User Guide, "Security group rules" (rules only allow; all other traffic is dropped).
 */
import type { Resource } from '../plan/plan-types.ts';
import { type PlanIndex, textOf } from './plan-index.ts';

/** One peer that a rule allows on tcp 443: exactly one of the three is set. */
export type Peer = { group: string } | { prefixList: string } | { cidr: string };

export type Direction = 'egress' | 'ingress';

const httpsPort = 443;
const separateRuleType: Record<Direction, string> = {
  egress: 'aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule',
  ingress: 'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule',
};

/**
 * @returns all peers of the group on tcp 443 in one direction
 * @throws Error with the urn of a rule of an unknown kind
 */
export function peersOf(index: PlanIndex, groupId: string, direction: Direction): Peer[] {
  const [old] = index.byType('aws:ec2/securityGroupRule:SecurityGroupRule');
  if (old) throw new Error(`${old.urn}: use SecurityGroupEgressRule and SecurityGroupIngressRule instead`);
  const group = index.needById('aws:ec2/securityGroup:SecurityGroup', groupId, 'a network position');
  const separate = index
    .byProperty(separateRuleType[direction], 'securityGroupId', groupId)
    .filter((rule) => coversHttps(textOf(rule, 'ipProtocol'), rule.inputs.fromPort, rule.inputs.toPort))
    .map(peerOfRule);
  return [...separate, ...inlinePeers(group, direction)];
}

/** @returns whether every address of `inner` is in `outer` (IPv4 CIDR blocks) */
export function cidrCovers(outer: string, inner: string): boolean {
  const a = parseCidr(outer);
  const b = parseCidr(inner);
  return a.bits <= b.bits && maskOf(a.address, a.bits) === maskOf(b.address, a.bits);
}

/** @returns the IPv4 address at `offset` in a CIDR block, counted from 0 */
export function addressIn(cidr: string, offset: number): string {
  const { address, bits } = parseCidr(cidr);
  const value = maskOf(address, bits) + offset;
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.');
}

function peerOfRule(rule: Resource): Peer {
  const group = textOf(rule, 'referencedSecurityGroupId');
  const prefixList = textOf(rule, 'prefixListId');
  const cidr = textOf(rule, 'cidrIpv4');
  if (group) return { group };
  if (prefixList) return { prefixList };
  if (cidr) return { cidr };
  throw new Error(`${rule.urn}: only security groups, prefix lists and IPv4 blocks are understood as peers`);
}

type InlineRule = {
  protocol?: string;
  fromPort?: number;
  toPort?: number;
  cidrBlocks?: string[];
  prefixListIds?: string[];
  securityGroups?: string[];
  self?: boolean;
};

/** Reads the inputs, because the provider repeats separate rules in the outputs of the group. */
function inlinePeers(group: Resource, direction: Direction): Peer[] {
  const rules = (group.inputs[direction] ?? []) as InlineRule[];
  if (!Array.isArray(rules)) throw new Error(`${group.urn}: ${direction} is not a list of rules`);
  return rules
    .filter((rule) => coversHttps(rule.protocol, rule.fromPort, rule.toPort))
    .flatMap((rule) => [
      ...(rule.securityGroups ?? []).map((id) => ({ group: id })),
      ...(rule.self ? [{ group: group.id }] : []),
      ...(rule.prefixListIds ?? []).map((id) => ({ prefixList: id })),
      ...(rule.cidrBlocks ?? []).map((cidr) => ({ cidr })),
    ]);
}

function coversHttps(protocol: unknown, fromPort: unknown, toPort: unknown): boolean {
  if (protocol === '-1' || protocol === 'all') return true;
  if (protocol !== 'tcp' && protocol !== '6') return false;
  return (
    typeof fromPort === 'number' && typeof toPort === 'number' && fromPort <= httpsPort && httpsPort <= toPort
  );
}

function parseCidr(cidr: string): { address: number; bits: number } {
  const [, a, b, c, d, bits] = /^(\d+)\.(\d+)\.(\d+)\.(\d+)\/(\d+)$/.exec(cidr) ?? [];
  const parts = [a, b, c, d].map(Number);
  if (bits === undefined || Number(bits) > 32 || parts.some((part) => !(part <= 255))) {
    throw new Error(`"${cidr}" is not an IPv4 CIDR block`);
  }
  return { address: parts.reduce((sum, part) => sum * 256 + part, 0), bits: Number(bits) };
}

/** Uses arithmetic, because JavaScript's bit operators are signed 32-bit. */
function maskOf(address: number, bits: number): number {
  const size = 2 ** (32 - bits);
  return Math.floor(address / size) * size;
}
