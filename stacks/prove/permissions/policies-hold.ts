/**
 * The router's policies are valid and keep the rules of the house. For every kind of caller, with any scopes and
 * arguments, at any time and from any address: callers see exactly the tools that they may call, and no call destroys
 * without a person's consent at the approval page.
 */
import type { Finding, Plan } from '../../plan/plan-types.ts';
import { policySetIn } from '../../plan/planned-policies.ts';
import { type Access, type Callers, readCallers } from '../../policy/callers/callers.ts';
import { whoOf } from '../../policy/callers/kinds.ts';
import { checkPolicies } from '../../policy/check.ts';
import { unattended } from '../../policy/unattended.ts';
import { ofPlan, type Proof } from '../model/proof.ts';

export const policiesHold: Proof = {
  id: 'policies-hold',
  title:
    'Policies are valid, lists and calls agree for every kind of caller, and nobody destroys without consent at the page',
  check(plan) {
    if (plan.policies === undefined)
      return plan.contracts.length === 0
        ? []
        : [ofPlan(plan, 'policies', 'are missing: nothing is permitted')];
    try {
      const invalid = checkPolicies(policySetIn(plan), plan.contracts).map(({ policy, file, what }) =>
        ofPlan(
          plan,
          ['policies', policy].filter(Boolean).join('.'),
          file === undefined ? what : `${file}: ${what}`,
        ),
      );
      const callers = readCallers(plan);
      return [
        ...invalid,
        ...rules.flatMap((rule) => broken(plan, callers, rule)),
        ...unattended(callers, plan.contracts).map(({ tool, what }) =>
          ofPlan(plan, `policies, tool ${tool}`, what),
        ),
      ];
    } catch (error) {
      return [ofPlan(plan, 'policies', error instanceof Error ? error.message : String(error))];
    }
  },
};

type AccessRule = { breaks(access: Access): boolean; reason(access: Access): string };

const rules: AccessRule[] = [
  {
    breaks: ({ listed, call }) =>
      (call.most !== 'never' && !listed.most) || (call.least !== 'never' && !listed.least),
    reason: ({ policies }) => `may call it without being shown it, by ${policies.join(', ')}`,
  },
  {
    breaks: ({ listed, call }) => listed.most && call.most === 'never',
    reason: () => 'is shown it, and no policy lets any call of it pass',
  },
];

function broken(plan: Plan, { accesses, kinds }: Callers, { breaks, reason }: AccessRule): Finding[] {
  return plan.contracts.flatMap(({ name }) => {
    const found = accesses.filter((access) => access.tool === name && breaks(access));
    const groups = found.map((one) => one.groups);
    const who = whoOf(groups, kinds, (kind) => groups.includes(kind));
    return found[0] ? [ofPlan(plan, `policies, tool ${name}`, `${who.join('; ')}: ${reason(found[0])}`)] : [];
  });
}
