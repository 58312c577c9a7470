/**
 * The problems of a set of policies. Enters: the set and the contracts. Leaves: problems, each with policy and
 * sentence; none when the set validates strictly against the contracts' schema and keeps the rules of the house. Pure.
 */
import { validate } from '@cedar-policy/cedar-wasm/nodejs';
import { policySchema } from '../../shared/policy/policy-schema.ts';
import type { PolicySet } from '../../shared/policy/policy-set.ts';
import { keyOf } from './expression.ts';
import { type KnownTool, lintPolicies } from './lint.ts';
import { vacuousConditions } from './vacuous.ts';

/** `policy`: an id; absent when the problem concerns the whole set. */
export type Problem = { policy?: string; file?: string; what: string };

/** `<file>: <policy>: …` */
export function sentenceOf({ policy, file, what }: Problem): string {
  return [file, policy, what].filter(Boolean).join(': ');
}

/** The problems of a set in the order of its policies; none when it may decide. */
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
  // A warning is a policy that can never apply, or a misleading text: neither is accepted.
  const invalid = [...answer.validationErrors, ...answer.validationWarnings].map(({ policyId, error }) =>
    at(
      policyId,
      [error.message, error.help].filter(Boolean).join('; ').replace(`for policy \`${policyId}\`, `, ''),
    ),
  );
  const others = answer.otherWarnings.map(({ message }) => ({ what: message }));
  const linted = lintPolicies(set).map(({ policy, what }) => at(policy, what));
  const vacuous = [...set.policies.values()].flatMap(({ id, json }) =>
    vacuousConditions(json, tools).map((what) => at(id, what)),
  );
  return [...invalid, ...others, ...linted, ...vacuous, ...twins(set).map(({ id, what }) => at(id, what))];
}

/** The same policy under another name: taking one of them out would change nothing. */
function twins({ policies }: PolicySet): { id: string; what: string }[] {
  const first = new Map<string, string>();
  return [...policies.values()].flatMap(({ id, json: { annotations: _, ...json } }) => {
    const other = first.get(keyOf(json));
    first.set(keyOf(json), other ?? id);
    return other === undefined ? [] : [{ id, what: `says the same as "${other}"` }];
  });
}
