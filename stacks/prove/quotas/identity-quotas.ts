/** Quotas of IAM and STS. Codes and defaults: Service Quotas; IAM User Guide, "IAM and AWS STS quotas". */
import { count, inlinePolicies, length } from './measure.ts';
import type { Quota } from './quota.ts';
import { sessionPolicies } from './session-policies.ts';

export const identityQuotas: Quota[] = [
  {
    ...{ service: 'IAM', name: 'roles of the account', code: 'L-FE177D64', limit: 1000, adjustable: 5000 },
    ...{ grows: 'tools', source: 'IAM and AWS STS quotas' },
    whenFull:
      'Ask for L-FE177D64, at most 5,000 (two for each tool with data); beyond that, a second account.',
    used: count('aws:iam/role:Role'),
  },
  {
    ...{
      service: 'IAM',
      name: 'managed policies of the account',
      code: 'L-E95E4862',
      limit: 1500,
      adjustable: 5000,
    },
    ...{ grows: 'nothing', source: 'IAM and AWS STS quotas' },
    used: count('aws:iam/policy:Policy'),
  },
  {
    ...{
      service: 'IAM',
      name: 'managed policy (the boundary)',
      limit: 6144,
      unit: 'characters',
      adjustable: false,
    },
    ...{ grows: 'data', source: 'IAM and AWS STS quotas' },
    used: length('aws:iam/policy:Policy', 'policy'),
  },
  {
    ...{
      service: 'IAM',
      name: 'inline policies of one role',
      limit: 10_240,
      unit: 'characters',
      adjustable: false,
    },
    ...{ grows: 'data', source: 'IAM and AWS STS quotas' },
    used: inlinePolicies,
  },
  {
    ...{
      service: 'IAM',
      name: 'trust policy',
      code: 'L-C07B4B0D',
      limit: 2048,
      unit: 'characters',
      adjustable: 4096,
    },
    ...{ grows: 'nothing', source: 'IAM and AWS STS quotas' },
    used: length('aws:iam/role:Role', 'assumeRolePolicy'),
  },
  {
    ...{
      service: 'STS',
      name: 'session policy of one call',
      limit: 2048,
      unit: 'characters',
      adjustable: false,
    },
    ...{
      grows: 'arguments',
      source: 'STS API, AssumeRole, Policy; a call that needs more is refused before STS is asked',
    },
    used: sessionPolicies,
  },
];
