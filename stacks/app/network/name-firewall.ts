/**
 * Lets the VPC resolve only AWS's own names of this region. The resolver of a VPC answers for the whole
 * internet, even without a route there, and neither security groups nor ACLs see its queries: a name such as
 * `<secret>.attacker.example` would carry data out, one query at a time. Resolver DNS Firewall stops it, and
 * blocks a query when it cannot decide (its default, `firewallFailOpen` DISABLED). The pattern matches no
 * name that a customer of AWS controls: load balancers, instances and databases have names of other forms
 * (`….elb.amazonaws.com`, `….compute.amazonaws.com`, `….rds.amazonaws.com`). Source: Route 53 Developer
 * Guide, "Using DNS Firewall to filter outbound DNS traffic".
 */
import { deployment, named } from '../stage/deployment.ts';

/** Makes the rule group, the rules and their association with the VPC. */
export function filterNames(vpcId: $util.Output<string>): void {
  const group = new aws.route53.ResolverFirewallRuleGroup('NameFirewall', { name: named('names') });
  const list = (id: string, what: string, domains: string[]) =>
    new aws.route53.ResolverFirewallDomainList(id, { name: named(what), domains });
  const ownRegion = list('NamesOfServices', 'names-of-services', [`*.${deployment.region}.amazonaws.com`]);
  const everything = list('NamesOfAnybody', 'names-of-anybody', ['*']);

  const common = { firewallRuleGroupId: group.id };
  new aws.route53.ResolverFirewallRule('AllowNamesOfServices', {
    ...common,
    name: named('names-of-services'),
    priority: 100,
    action: 'ALLOW',
    firewallDomainListId: ownRegion.id,
    // The private API's name is an alias of the endpoint's, which has another form (`….vpce.amazonaws.com`).
    firewallDomainRedirectionAction: 'TRUST_REDIRECTION_DOMAIN',
  });
  new aws.route53.ResolverFirewallRule('BlockOtherNames', {
    ...common,
    name: named('other-names'),
    priority: 200,
    action: 'BLOCK',
    blockResponse: 'NXDOMAIN',
    firewallDomainListId: everything.id,
  });
  new aws.route53.ResolverFirewallRuleGroupAssociation('NameFirewallOfNetwork', {
    ...common,
    name: named('names'),
    vpcId,
    // Between 100 and 9900, both of which are AWS Firewall Manager's.
    priority: 200,
  });
}
