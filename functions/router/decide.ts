/** Step: may this caller make this call? Deny by default. Scopes decide; each scope is named like a policy. */
import type { Caller } from '../../shared/caller.ts';
import type { Tool } from '../../shared/contract.ts';
import { type Reason, Refusal } from '../../shared/refusal.ts';

/** `policies`: what decided, for the audit record alone. */
export type Decision =
  | { allowed: true; policies: string[] }
  | { allowed: false; policies: string[]; reason: Reason };

export function decide(caller: Caller, tool: Tool): Decision {
  const missing = tool.scopes.filter((scope) => !caller.scopes.includes(scope));
  if (missing.length === 0) return { allowed: true, policies: tool.scopes.map(policyOf) };
  // All scopes that the tool needs, not only the missing ones: a client asks for exactly what it is told.
  const reason: Reason = { is: 'missing-scope', tool: tool.name, needed: [...tool.scopes] };
  return { allowed: false, policies: missing.map(policyOf), reason };
}

export function refuseUnlessAllowed(decision: Decision): void {
  if (!decision.allowed) throw new Refusal(decision.reason);
}

function policyOf(scope: string): string {
  return `scope:${scope}`;
}
