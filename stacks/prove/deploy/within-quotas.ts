/**
 * Finds a deploy that AWS would refuse because a resource exceeds a quota that AWS does not raise. Quotas that it
 * raises are no findings, because a large team has raised them; the plan prints how full they are.
 */
import type { Finding } from '../../plan/plan-types.ts';
import { finding, type Proof } from '../model/proof.ts';
import { quotasMet } from '../quotas/quotas.ts';

export const withinQuotas: Proof = {
  id: 'within-quotas',
  title: 'Nothing is larger than a quota of AWS that cannot be raised',
  check: (plan) =>
    quotasMet(plan).flatMap(({ quota, use }): Finding[] => {
      const { service, name, limit, unit, adjustable } = quota;
      const most = adjustable === false ? limit : adjustable === true ? Number.POSITIVE_INFINITY : adjustable;
      const resource = use.resource ?? plan.resources[0];
      if (use.amount <= most || !resource) return [];
      const reason = `${service}, ${name}: ${use.amount}${unit ? ` ${unit}` : ''}, and AWS admits ${most} at most`;
      return [finding(resource, use.property ?? 'name', reason)];
    }),
};
