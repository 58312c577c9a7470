import { namesStayInside } from '../../../../stacks/prove/network/names-stay-inside.ts';
import { add, set } from '../mutations/plan-edits.ts';
import { type Case, proofFails } from '../proof-fails.ts';

proofFails(namesStayInside, [
  {
    title: 'the firewall of names stands before no network',
    mutate: set('NameFirewallOfNetwork', 'vpcId', 'vpc-0'),
    finds: ['Network', 'id'],
    reason: /resolves every name/,
  },
  {
    title: 'other names are reported and not blocked',
    mutate: set('BlockOtherNames', 'action', 'ALERT'),
    finds: ['Network', 'id'],
    reason: /does not block all other names/,
  },
  {
    title: 'only some of the other names are blocked',
    mutate: set('NamesOfAnybody', 'domains', ['*.example.com']),
    finds: ['Network', 'id'],
    reason: /does not block all other names/,
  },
  ...['attacker.example', '*.com', '*.amazonaws.com', '*.eu-central-1.elb.amazonaws.com'].map(
    (domain): Case => ({
      title: `${domain} is let through`,
      mutate: set('NamesOfServices', 'domains', [domain]),
      finds: ['AllowNamesOfServices', 'firewallDomainListId'],
      reason: /lets .* through/,
    }),
  ),
  {
    title: 'a list of names is from elsewhere',
    mutate: set('AllowNamesOfServices', 'firewallDomainListId', 'rslvr-fdl-0'),
    finds: ['AllowNamesOfServices', 'firewallDomainListId'],
    reason: /unknown list/,
  },
  {
    title: 'the firewall fails open',
    mutate: add('aws:route53/resolverFirewallConfig:ResolverFirewallConfig', 'FailsOpen', {
      firewallFailOpen: 'ENABLED',
    }),
    finds: ['FailsOpen', 'firewallFailOpen'],
    reason: /every name/,
  },
]);
