import { oneRolePerFunction } from '../../../../stacks/prove/permissions/one-role-per-function.ts';
import { find, set } from '../mutations/plan-edits.ts';
import { proofFails } from '../proof-fails.ts';

proofFails(oneRolePerFunction, [
  {
    title: 'two functions share a role',
    mutate: (plan) => {
      find(plan, 'ToolCalleridFunction').inputs.role = find(plan, 'ToolReadLetterFunction').inputs.role;
    },
    finds: ['ToolCalleridFunction', 'role'],
    reason: /which chokepoint-local-tool-read_letter runs as, too/,
  },
  {
    title: 'a function runs as a role from elsewhere',
    mutate: set('RouterFunction', 'role', 'arn:aws:iam::123456789012:role/admin'),
    finds: ['RouterFunction', 'role'],
    reason: /role\/admin, which this plan does not make/,
  },
]);
