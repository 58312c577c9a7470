import { everyRoleHasABoundary } from '../../../../stacks/prove/permissions/every-role-has-a-boundary.ts';
import { allowAlso, set } from '../mutations/plan-edits.ts';
import { proofFails } from '../proof-fails.ts';

proofFails(everyRoleHasABoundary, [
  {
    title: 'a function may be given anything',
    mutate: set('ToolCalleridRole', 'permissionsBoundary', undefined),
    finds: ['ToolCalleridRole', 'permissionsBoundary'],
    reason: /is absent/,
  },
  {
    title: "a ceiling is another account's",
    mutate: set('RouterRole', 'permissionsBoundary', 'arn:aws:iam::aws:policy/AdministratorAccess'),
    finds: ['RouterRole', 'permissionsBoundary'],
    reason: /not of this plan/,
  },
  {
    title: 'a ceiling is the sky',
    mutate: allowAlso('ServiceBoundary', '*', '*'),
    finds: ['RouterRole', 'permissionsBoundary'],
    reason: /ServiceBoundary, which allows every action/,
  },
]);
