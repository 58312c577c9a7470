/**
 * Where data is not disposable, resources with data of tenants, people or records, and the keys that open it, stay in
 * AWS when the code drops it or the stage is removed, with the policies and settings that guard it.
 */

import { removalOf } from '../../app/stage/known-types.ts';
import { rowOf } from '../../app/stage/stages.ts';
import type { Plan } from '../../plan/plan-types.ts';
import { finding, type Proof } from '../model/proof.ts';

export const storesStay: Proof = {
  id: 'stores-stay',
  title: 'Where data is not disposable, every store of data, records and keys outlives its removal, guarded',
  modes: ['deploy', 'dev'],
  check(plan: Plan) {
    if (rowOf(plan.stage).dataIsDisposable) return [];
    return plan.resources
      .filter(({ type, opts }) => opts.retainOnDelete !== true && mustStay(type))
      .map((resource) =>
        finding(resource, 'retainOnDelete', 'holds or guards data, and would be deleted with it'),
      );
  },
};

/** A type that nobody has judged counts as a store. */
function mustStay(type: string): boolean {
  return (removalOf(type) ?? 'store') === 'store';
}
