/**
 * Destructive tools that a person could call without consent at the approval page. Takes policies and
 * contracts, or the callers read from them; gives for each such tool the callers and the policies. Used by
 * `npm run policy -- check`, `npm start` and the proof `policies-hold`. Pure.
 */
import type { PolicySet } from '../../shared/policy/policy-set.ts';
import { type Access, type Callers, callersOf } from './callers/callers.ts';
import { whoOf } from './callers/kinds.ts';
import { checkPolicies, type Problem } from './check.ts';
import type { KnownTool } from './lint.ts';

export type Unattended = { tool: string; what: string };

/** One entry for each tool that destroys and that somebody may call without the page; none when the page guards all. */
export function unattended({ accesses, kinds }: Callers, tools: readonly KnownTool[]): Unattended[] {
  return tools.flatMap(({ name: tool, effect }) => {
    const found = accesses.filter((access) => access.tool === tool && isUnattended(access, effect));
    const groups = found.map((one) => one.groups);
    const who = whoOf(groups, kinds, (kind) => groups.includes(kind)).join('; ');
    return found[0] ? [{ tool, what: `${who}: ${reason(found[0])}` }] : [];
  });
}

/** All reasons why a set of policies is unfit to decide; those that would let calls destroy come first. */
export function policyProblems(set: PolicySet, tools: readonly KnownTool[]): Problem[] {
  const problems = checkPolicies(set, tools);
  try {
    const found = unattended(callersOf(set, tools), tools);
    return [...found.map(({ tool, what }) => ({ what: `tool ${tool}: ${what}` })), ...problems];
  } catch (error) {
    return [{ what: error instanceof Error ? error.message : String(error) }, ...problems];
  }
}

function isUnattended({ call }: Access, effect: string): boolean {
  return effect === 'destroy' && (call.most === 'form' || call.most === 'nobody');
}

function reason({ call, policies }: Access): string {
  const how = call.most === 'form' ? 'by a form that a client can fill in by itself' : 'without any consent';
  return `may destroy ${how}, by ${policies.join(', ')}`;
}
