/** Probes that read the deployed resources of a stage from AWS and compare them with the plan. */
import { differences } from '../differences.ts';
import { policyDocuments } from '../documents.ts';
import type { Probe } from './probe.ts';

export const deployedProbes: Probe[] = [
  {
    id: 'documents-as-planned',
    sentence: 'trust, role, boundary and resource policies are those of the plan, and no role has others',
    shows: ['plan-equals-deploy', 'sst-uses-execution-role-as-given'],
    async run(target, planned) {
      const { documents, unread } = await target.documents();
      const wanted = policyDocuments(planned);
      for (const name of unread) wanted.delete(name);
      const found = differences(wanted, documents, planned);
      const rest = unread.length > 0 ? `; not read: ${unread.join(', ')}` : '';
      const answer = found.length === 0 ? `${documents.size} as planned` : found.join('; ');
      return { holds: found.length === 0, answer: answer + rest };
    },
  },
  {
    id: 'nothing-unplanned',
    sentence:
      'the account has no role, policy, function or permission to call one that bears the names of the stage and is in no plan',
    shows: ['removal-takes-powers', 'plan-equals-deploy'],
    async run(target, planned) {
      if (target.unplanned === undefined) return 'needs an account, which can hold more than the plan';
      const found = await target.unplanned(planned);
      const answer = found.length === 0 ? 'nothing but what is planned' : `in no plan: ${found.join('; ')}`;
      return { holds: found.length === 0, answer };
    },
  },
];
