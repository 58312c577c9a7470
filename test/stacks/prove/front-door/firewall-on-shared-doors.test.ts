import { firewallOnSharedDoors } from '../../../../stacks/prove/front-door/firewall-on-shared-doors.ts';
import { add, asStage } from '../mutations/plan-edits.ts';
import { type Case, proofFails } from '../proof-fails.ts';

proofFails(firewallOnSharedDoors, [
  {
    title: 'a shared stage has no firewall',
    mutate: asStage('production'),
    finds: ['FrontDoorStage', 'arn'],
    reason: /stands behind no firewall/,
  },
  ...(
    [
      [
        [
          {
            name: 'common',
            overrideAction: { count: {} },
            statement: { managedRuleGroupStatement: { name: 'AWSManagedRulesCommonRuleSet' } },
          },
        ],
        /only counts it/,
      ],
      [
        [{ name: 'rate', action: { count: {} }, statement: { rateBasedStatement: { limit: 1 } } }],
        /no rate by address/,
      ],
    ] as const
  ).map(
    ([rules, reason]): Case => ({
      title: `a firewall has only the rule ${rules[0].name}`,
      mutate: add('aws:wafv2/webAcl:WebAcl', 'Sieve', { rules }),
      finds: ['Sieve', 'rules'],
      reason,
    }),
  ),
]);
