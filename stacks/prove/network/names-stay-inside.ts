/**
 * The resolver of a VPC answers for the whole internet, and no security group, ACL or route stops a query, so a name
 * can carry data out. Each VPC therefore has a DNS firewall that admits only names of AWS services, and blocks a query
 * when it cannot decide. Source: Route 53 Developer Guide, "Using DNS Firewall to filter outbound DNS traffic".
 */
import type { Finding, Plan, Resource } from '../../plan/plan-types.ts';
import { finding, list, ofType, type Proof } from '../model/proof.ts';

/** Names of AWS services in a region; customers' machines and load balancers have names of other forms. */
const ofAService = /^(?:\*\.|[a-z0-9-]+\.)+[a-z]{2}(?:-[a-z]+)+-\d\.amazonaws\.com\.?$/;

export const namesStayInside: Proof = {
  id: 'names-stay-inside',
  title: 'No VPC resolves other names than those of AWS services: no query carries data out',
  only: 'deploy',
  check(plan: Plan) {
    return [
      ...ofType(plan, 'aws:ec2/vpc:Vpc').flatMap((vpc) => vpcFindings(plan, vpc)),
      ...ofType(plan, 'aws:route53/resolverFirewallConfig:ResolverFirewallConfig')
        .filter(({ inputs }) => inputs.firewallFailOpen === 'ENABLED')
        .map((config) =>
          finding(config, 'firewallFailOpen', 'lets every name through when it cannot decide'),
        ),
    ];
  },
};

function vpcFindings(plan: Plan, vpc: Resource): Finding[] {
  const groups = ofType(
    plan,
    'aws:route53/resolverFirewallRuleGroupAssociation:ResolverFirewallRuleGroupAssociation',
  )
    .filter(({ inputs }) => inputs.vpcId === vpc.id)
    .map(({ inputs }) => inputs.firewallRuleGroupId);
  if (groups.length === 0) return [finding(vpc, 'id', 'resolves every name of the internet')];
  const rules = ofType(plan, 'aws:route53/resolverFirewallRule:ResolverFirewallRule').filter(({ inputs }) =>
    groups.includes(inputs.firewallRuleGroupId),
  );
  const blocksAll = rules.some(
    (rule) => rule.inputs.action === 'BLOCK' && !rule.inputs.qType && domainsOf(plan, rule).includes('*'),
  );
  return [
    ...(blocksAll ? [] : [finding(vpc, 'id', 'has a DNS firewall that does not block all other names')]),
    ...rules
      .filter(({ inputs }) => inputs.action !== 'BLOCK')
      .flatMap((rule) =>
        domainsOf(plan, rule)
          .filter((domain) => !ofAService.test(domain))
          .map((domain) => finding(rule, 'firewallDomainListId', `lets ${domain} through`)),
      ),
  ];
}

/** A list outside the plan may have any name, so it gives one that is not of AWS. */
function domainsOf(plan: Plan, { inputs }: Resource): string[] {
  const found = ofType(plan, 'aws:route53/resolverFirewallDomainList:ResolverFirewallDomainList').find(
    ({ id }) => id === inputs.firewallDomainListId,
  );
  return found ? list(found.inputs.domains as string[] | undefined) : ['an unknown list of names'];
}
