/**
 * Refuses types that the proofs do not know: a queue, a cluster or a cross-account share could carry data out while
 * every other proof holds. To admit a type, add it to known-types.ts, together with a proof about it unless it
 * reaches nothing by itself.
 */
import { removalOf } from '../../app/stage/known-types.ts';
import type { Plan } from '../../plan/plan-types.ts';
import { finding, type Proof } from '../model/proof.ts';

export const onlyKnownTypes: Proof = {
  id: 'only-known-types',
  title: 'Every resource is of a type that these proofs know',
  check(plan: Plan) {
    return plan.resources
      .filter(({ type }) => removalOf(type) === undefined)
      .map((resource) => finding(resource, 'type', `${resource.type} is judged by no proof`));
  },
};
