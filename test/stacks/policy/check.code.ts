/** For test/mutant.ts: what the checks of policies say of everything that no set of policies may have. */
import { catalogue } from '#application/catalogue';
import { policySetOf } from '../../../shared/policy/policy-set.ts';
import { checkPolicies } from '../../../stacks/policy/check.ts';
import { policyProblems } from '../../../stacks/policy/unattended.ts';
import { problems, unattended } from './check.cases.ts';

/** Who may call what is gone through only where it matters: it takes a hundred times as long as the rest. */
const cases = [
  ...problems.map((one) => ({ ...one, check: checkPolicies })),
  ...unattended.map((one) => ({ ...one, check: policyProblems })),
];

export const code = {
  /** What is not found in the words that it must be found in: all of it, or the first. */
  slips: () => cases.filter((one) => !isFound(one)).map(({ what }) => what),
  slip: () => cases.find((one) => !isFound(one))?.what,
};
export type Code = typeof code;
export const entry = 'test/stacks/policy/check.code.ts';

function isFound({ text, said, check }: (typeof cases)[number]): boolean {
  try {
    return check(policySetOf([['a.cedar', text]]), catalogue).some(({ what }) => said.test(what));
  } catch {
    return false;
  }
}
