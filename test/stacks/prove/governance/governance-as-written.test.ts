import { governanceAsWritten } from '../../../../stacks/prove/governance/governance-as-written.ts';
import { govern, statements } from '../mutations/plan-edits.ts';
import { proofFails } from '../proof-fails.ts';

proofFails(governanceAsWritten, [
  {
    title: 'the ceiling of functions lets tenant data through',
    mutate: statements('ServiceBoundary', (own) => own.filter(({ Sid }) => Sid !== 'NoTenantData')),
    finds: ['ServiceBoundary', 'policy'],
    reason: /is not what stacks\/app\/governance derives/,
  },
  {
    title: 'somebody governs with a policy of their own',
    mutate: govern({ Principal: { AWS: 'arn:aws:iam::123456789012:root' }, Action: 'sts:AssumeRole' }, [
      { Effect: 'Allow', Action: 'cloudwatch:GetMetricData', Resource: '*' },
    ]),
    finds: ['Governance', 'policy'],
    reason: /allows what stacks\/app\/governance does not write/,
  },
]);
