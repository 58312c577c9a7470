/**
 * The proofs cannot judge a type that they do not know, so a plan may not hold one: a queue, a cluster or a
 * cross-account share could carry data out while every other proof holds. A new type is admitted in known-types.ts,
 * with the proof that looks at it: each type there reaches nothing by itself, or a proof of this folder judges it.
 */
import { removalOf } from '../../app/stage/known-types.ts';
import type { Plan } from '../../plan/plan-types.ts';
import { finding, type Proof } from '../model/proof.ts';

export const onlyKnownTypes: Proof = {
  id: 'only-known-types',
  title: 'Every resource is of a type that these proofs know',
  modes: ['deploy', 'dev'],
  check(plan: Plan) {
    return plan.resources
      .filter(({ type }) => removalOf(type) === undefined)
      .map((resource) => finding(resource, 'type', `${resource.type} is judged by no proof`));
  },
};
