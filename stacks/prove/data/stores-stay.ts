/**
 * Unless a stage's data is disposable, resources with data of tenants, people or records stay in AWS when the code
 * drops them or the stage is removed, and so do their keys, policies and settings.
 */
import { removalOf } from '../../app/stage/known-types.ts';
import { rowOf } from '../../app/stage/stages.ts';
import type { Plan } from '../../plan/plan-types.ts';
import { finding, type Proof } from '../model/proof.ts';

export const storesStay: Proof = {
  id: 'stores-stay',
  title: 'Where data is not disposable, every store of data, records and keys outlives its removal, guarded',
  check(plan: Plan) {
    if (rowOf(plan.stage).dataIsDisposable) return [];
    return plan.resources
      .filter(({ type, opts }) => opts.retainOnDelete !== true && mustStay(type))
      .map((resource) =>
        finding(resource, 'retainOnDelete', 'holds or guards data, and would be deleted with it'),
      );
  },
};

/** A type without an entry in known-types.ts counts as a store. */
function mustStay(type: string): boolean {
  return (removalOf(type) ?? 'store') === 'store';
}
