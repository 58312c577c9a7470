/**
 * Network ACLs of a plan: whether they let HTTPS pass from some subnets to others, or to any address, and let
 * the answers back, because an ACL keeps no state. Throws for a rule that covers only a part of this traffic,
 * because then some packets pass and others do not. Source: Amazon VPC User Guide, "Control subnet traffic with
 * network access control lists": the first matching rule by number decides, an ACL denies all other traffic, and
 * it sees only traffic that crosses the border of its subnet.
 */
import type { Resource } from '../plan/plan-types.ts';
import { needText, type PlanIndex, textOf, textsOf } from './plan-index.ts';
import { cidrCovers, type Direction } from './security-groups.ts';

type Traffic = { direction: Direction; block: string; fromPort: number; toPort: number };

type AclRule = {
  ruleNo: number;
  action: string;
  protocol: string;
  cidrBlock?: string | undefined;
  fromPort?: number | undefined;
  toPort?: number | undefined;
};

/** Stands for a service's public addresses, which no plan knows. */
const everyAddress = '0.0.0.0/0';
/** RFC 1918, section 3: they contain no public address. */
const privateBlocks = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'];

const https = { fromPort: 443, toPort: 443 };
/** "AWS Lambda functions use ports 1024-65535" (Amazon VPC User Guide, "Ephemeral ports"). */
const answers = { fromPort: 1024, toPort: 65_535 };

/**
 * @returns whether functions in each subnet of `from` reach port 443 in all of `to`, and get the answers
 * @throws Error with ACL and rule when only a part of the traffic passes
 */
export function aclsLetThrough(index: PlanIndex, from: Resource[], to: Resource[] | 'anywhere'): boolean {
  const passes = (at: Resource, direction: Direction, block: string, ports: typeof https) =>
    aclAllows(index, at, { direction, block, ...ports });
  const blockOf = (subnet: Resource) => needText(subnet, 'cidrBlock');
  return from.every((client) => {
    if (to === 'anywhere')
      return (
        passes(client, 'egress', everyAddress, https) && passes(client, 'ingress', everyAddress, answers)
      );
    return to
      .filter((server) => server.id !== client.id)
      .every(
        (server) =>
          passes(client, 'egress', blockOf(server), https) &&
          passes(server, 'ingress', blockOf(client), https) &&
          passes(server, 'egress', blockOf(client), answers) &&
          passes(client, 'ingress', blockOf(server), answers),
      );
  });
}

/** Without an ACL in the plan the subnet has the VPC's default one, which allows everything. */
function aclAllows(index: PlanIndex, subnet: Resource, traffic: Traffic): boolean {
  const acl = aclOf(index, subnet);
  if (acl === undefined) return true;
  const rules = rulesOf(index, acl, traffic.direction).sort((a, b) => a.ruleNo - b.ruleNo);
  for (const rule of rules) {
    const match = matches(rule, traffic);
    if (match === 'part')
      throw new Error(
        `${acl.urn}: the ${traffic.direction} rule ${rule.ruleNo} is about a part of tcp ${traffic.fromPort}-${traffic.toPort} with ${traffic.block} only`,
      );
    if (match === 'all') return rule.action === 'allow';
  }
  return false;
}

function aclOf(index: PlanIndex, subnet: Resource): Resource | undefined {
  const acls = index.byType('aws:ec2/networkAcl:NetworkAcl');
  const associated = index
    .byProperty('aws:ec2/networkAclAssociation:NetworkAclAssociation', 'subnetId', subnet.id)
    .map((one) => index.needById('aws:ec2/networkAcl:NetworkAcl', needText(one, 'networkAclId'), one.urn));
  const own = [...acls.filter((acl) => textsOf(acl, 'subnetIds').includes(subnet.id)), ...associated];
  if (own.length > 1) throw new Error(`${own[1]?.urn}: the subnet ${subnet.id} already has a network ACL`);
  if (own[0]) return own[0];
  const vpc = index.byId('aws:ec2/vpc:Vpc', needText(subnet, 'vpcId'));
  const [adopted] = index.byProperty(
    'aws:ec2/defaultNetworkAcl:DefaultNetworkAcl',
    'defaultNetworkAclId',
    (vpc && textOf(vpc, 'defaultNetworkAclId')) ?? '',
  );
  return adopted;
}

function rulesOf(index: PlanIndex, acl: Resource, direction: Direction): AclRule[] {
  // Reads the inputs, because the provider repeats separate rules in the outputs of the ACL.
  const inline = (acl.inputs[direction] ?? []) as AclRule[];
  const separate = index
    .byProperty('aws:ec2/networkAclRule:NetworkAclRule', 'networkAclId', acl.id)
    .filter(({ inputs }) => (inputs.egress === true) === (direction === 'egress'))
    .map(({ inputs }) => ({
      ...(inputs as unknown as AclRule),
      ruleNo: Number(inputs.ruleNumber),
      action: String(inputs.ruleAction),
    }));
  return [...inline, ...separate];
}

/** How much of the traffic the rule covers. A rule for IPv6 covers none, because no subnet has such addresses. */
function matches(rule: AclRule, { block, fromPort, toPort }: Traffic): 'all' | 'part' | 'none' {
  const everything = rule.protocol === '-1' || rule.protocol === 'all';
  if (!everything && rule.protocol !== 'tcp' && rule.protocol !== '6') return 'none';
  if (!rule.cidrBlock) return 'none';
  const ports = everything ? { from: 0, to: 65_535 } : { from: rule.fromPort ?? 0, to: rule.toPort ?? 0 };
  if (ports.to < fromPort || toPort < ports.from) return 'none';
  if (block === everyAddress && privateBlocks.some((own) => cidrCovers(own, rule.cidrBlock ?? '')))
    return 'none';
  const overlaps = cidrCovers(rule.cidrBlock, block) || cidrCovers(block, rule.cidrBlock);
  if (!overlaps) return 'none';
  const whole = cidrCovers(rule.cidrBlock, block) && ports.from <= fromPort && toPort <= ports.to;
  return whole ? 'all' : 'part';
}
