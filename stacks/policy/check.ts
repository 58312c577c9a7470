/**
 * What is wrong with a set of policies. Enters: the set and the contracts. Leaves: problems, each with policy and
 * sentence; none when the set validates strictly against the contracts' schema and keeps the rules of the house. Pure.
 */
import { validate } from '@cedar-policy/cedar-wasm/nodejs';
import { policySchema } from '../../shared/policy/policy-schema.ts';
import type { PolicySet } from '../../shared/policy/policy-set.ts';
import { type KnownTool, lintPolicies } from './lint.ts';

/** `policy`: an id; absent for what concerns them all. */
export type Problem = { policy?: string; file?: string; what: string };

export function checkPolicies(set: PolicySet, tools: readonly KnownTool[]): Problem[] {
  const at = (policy: string, what: string): Problem => ({
    policy,
    file: set.policies.get(policy)?.file ?? '',
    what,
  });
  const staticPolicies = Object.fromEntries([...set.policies].map(([id, { json }]) => [id, json]));
  const answer = validate({
    schema: policySchema(tools),
    policies: { staticPolicies },
    validationSettings: { mode: 'strict' },
  });
  if (answer.type === 'failure') return answer.errors.map(({ message }) => ({ what: message }));
  // A warning is a policy that can never apply, or text that reads otherwise than it is: neither stays.
  const invalid = [...answer.validationErrors, ...answer.validationWarnings].map(({ policyId, error }) =>
    at(
      policyId,
      [error.message, error.help].filter(Boolean).join('; ').replace(`for policy \`${policyId}\`, `, ''),
    ),
  );
  const others = answer.otherWarnings.map(({ message }) => ({ what: message }));
  return [...invalid, ...others, ...lintPolicies(set).map(({ policy, what }) => at(policy, what))];
}
