import { servicesActForUsOnly } from '../../../../stacks/prove/permissions/services-act-for-us-only.ts';
import { statements } from '../mutations/plan-edits.ts';
import { proofFails } from '../proof-fails.ts';

proofFails(servicesActForUsOnly, [
  {
    title: 'a stranger may have the service act',
    mutate: statements(
      'AuditDeliveryRole',
      (own) => own.map(({ Condition: _, ...one }) => one),
      'assumeRolePolicy',
    ),
    finds: ['AuditDeliveryRole', 'assumeRolePolicy'],
    reason: /firehose\.amazonaws\.com take it for any account/,
  },
]);
