import { beforeAll, expect, test } from 'vitest';
import type { Plan } from '../../../stacks/plan/plan-types.ts';
import { proofs } from '../../../stacks/prove/prove.ts';
import { planned } from '../../support/plans.ts';
import type { Mutation } from './mutations/mutation.ts';
import { policyMutations } from './mutations/policies.ts';
import { idleRows, settingMutations } from './mutations/settings.ts';

let plan: Plan;
beforeAll(async () => {
  plan = await planned('production');
});

/** The proof that found the last change runs first, because neighbouring changes are mostly of one kind. */
const asked = [...proofs];

/** A proof that a change breaks. */
function caughtBy({ apply }: Mutation): string | undefined {
  const mutated = structuredClone(plan);
  apply(mutated);
  const found = asked.findIndex((proof) => {
    try {
      return proof.check(mutated).length > 0;
    } catch {
      // Counts as found, because `npm run plan` ends with exit code 2 for a plan that cannot be read.
      return true;
    }
  });
  const [proof] = found === -1 ? [] : asked.splice(found, 1);
  if (proof) asked.unshift(proof);
  return proof?.id;
}

test('the plan as it is passes all proofs', () => {
  expect(caughtBy({ title: 'nothing', apply: () => undefined })).toBeUndefined();
});

test('no change that widens reach or blinds a witness passes all proofs', () => {
  const mutations = [...policyMutations(plan), ...settingMutations(plan)];
  expect(new Set(mutations.map(({ title }) => title)).size).toBe(mutations.length);
  const caught = mutations.map((mutation) => ({ ...mutation, by: caughtBy(mutation) }));
  const counts = Map.groupBy(caught, ({ by }) => by ?? 'nothing');
  console.log(
    [`${caught.length} changes of the production plan, caught by:`]
      .concat([...counts].map(([by, of]) => `  ${String(of.length).padStart(5)}  ${by}`))
      .join('\n'),
  );
  const passed = caught.filter(({ by }) => by === undefined).map(({ title }) => title);
  expect(passed).toEqual([]);
  expect(caught.length).toBeGreaterThan(60);
}, 900_000);

test('each kind of change finds something to change', () => {
  expect(idleRows(plan)).toEqual([]);
});
