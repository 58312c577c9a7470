/**
 * The AWS quotas that a stage meets, as a table. Enters: a plan. Leaves: how full each would be, fullest first. Limits are
 * the defaults of a new account; whatever else runs in the account counts against them, too. Pure.
 */
import type { Plan } from '../../plan/plan-types.ts';
import { apiGatewayQuotas } from './api-gateway-quotas.ts';
import { identityQuotas } from './identity-quotas.ts';
import { lambdaQuotas } from './lambda-quotas.ts';
import { networkQuotas } from './network-quotas.ts';
import type { Met, Quota } from './quota.ts';
import { dataQuotas, watchingQuotas } from './store-quotas.ts';

export const quotas: Quota[] = [
  ...apiGatewayQuotas,
  ...identityQuotas,
  ...lambdaQuotas,
  ...networkQuotas,
  ...dataQuotas,
  ...watchingQuotas,
];

/** How full the plan makes each quota, fullest first. Quotas of which the plan uses nothing are left out. */
export function quotasMet(plan: Plan): Met[] {
  return quotas
    .flatMap((quota) => {
      const [use] = quota.used(plan).toSorted((left, right) => right.amount - left.amount);
      return use && use.amount > 0 ? [{ quota, use, share: use.amount / quota.limit }] : [];
    })
    .toSorted((left, right) => right.share - left.share);
}
