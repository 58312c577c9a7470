/**
 * The AWS quotas of a stage, and how full a plan makes them. Limits are the defaults of a new account, and everything
 * else in the account counts against them too. Pure.
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

/** @returns the quotas that the plan uses, each with its fullest use, the fullest first */
export function quotasMet(plan: Plan): Met[] {
  return quotas
    .flatMap((quota) => {
      const [use] = quota.used(plan).toSorted((left, right) => right.amount - left.amount);
      return use && use.amount > 0 ? [{ quota, use, share: use.amount / quota.limit }] : [];
    })
    .toSorted((left, right) => right.share - left.share);
}
