import { subnetsLetTlsPass } from '../../../../stacks/prove/network/subnets-let-tls-pass.ts';
import { gone, set } from '../mutations/plan-edits.ts';
import { type Case, proofFails } from '../proof-fails.ts';

proofFails(subnetsLetTlsPass, [
  {
    title: 'a subnet has no ACL',
    mutate: gone('PrivateAcl'),
    finds: ['PrivateSubnet1', 'networkAcl'],
    reason: /lets everything pass/,
  },
  ...(
    [
      [
        'egress',
        { protocol: '-1', cidrBlock: '0.0.0.0/0', fromPort: 0, toPort: 0, action: 'allow', ruleNo: 1 },
      ],
      [
        'egress',
        { protocol: 'tcp', cidrBlock: '0.0.0.0/0', fromPort: 22, toPort: 22, action: 'allow', ruleNo: 1 },
      ],
      [
        'ingress',
        { protocol: 'tcp', cidrBlock: '0.0.0.0/0', fromPort: 443, toPort: 443, action: 'allow', ruleNo: 1 },
      ],
    ] as const
  ).map(
    ([direction, rule]): Case => ({
      title: `${direction} lets ${rule.protocol} ${rule.fromPort} pass`,
      mutate: set('PrivateAcl', direction, [rule]),
      finds: ['PrivateAcl', direction],
      reason: /rule 1 lets/,
    }),
  ),
]);
