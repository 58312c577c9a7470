/**
 * A role, a policy, a permission, a function or a route must not stay in AWS after the code drops it, because it
 * still grants, runs or answers, and no plan, diff or proof shows it. Pulumi keeps a resource with `retainOnDelete`,
 * which SST's removal `retain-all` sets for all resources (.sst/platform/src/auto/run.ts).
 */
import { removalOf } from '../../app/stage/known-types.ts';
import type { Plan } from '../../plan/plan-types.ts';
import { finding, type Proof } from '../model/proof.ts';

export const powersGo: Proof = {
  id: 'powers-go',
  title: 'Nothing that grants, runs or answers outlives its removal from the code',
  check(plan: Plan) {
    return plan.resources
      .filter(({ type, opts }) => opts.retainOnDelete === true && staysPowerful(type))
      .map((resource) =>
        finding(resource, 'retainOnDelete', 'grants, runs or answers, and would outlive its removal'),
      );
  },
};

/** A type without an entry in known-types.ts counts as a power. */
function staysPowerful(type: string): boolean {
  return (removalOf(type) ?? 'power') === 'power';
}
