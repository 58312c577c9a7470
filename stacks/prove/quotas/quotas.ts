/**
 * The AWS quotas that a stage meets, as a table. Enters: a plan. Leaves: how full each would be, fullest first. Limits are
 * the defaults of a new account; whatever else runs in the account counts against them, too. Pure.
 */
import type { Plan } from '../../plan/plan-types.ts';
import { apiGatewayQuotas } from './api-gateway.ts';
import { identityQuotas } from './identity.ts';
import { lambdaQuotas } from './lambda.ts';
import { networkQuotas } from './network.ts';
import type { Met, Quota } from './quota.ts';
import { dataQuotas, watchingQuotas } from './stores.ts';

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
