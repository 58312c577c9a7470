/**
 * Step: may this caller make this call? Deny by default. First the scopes of the token, each named like a policy, then
 * Cedar over caller, tool, arguments and circumstances.
 */
import type { Caller } from '../../shared/caller.ts';
import type { Tool } from '../../shared/contract.ts';
import type { DecisionRequest, Engine, PolicyVerdict } from '../../shared/policy/engine.ts';
import type { ConsentMode } from '../../shared/policy/policy-set.ts';
import { type Reason, Refusal } from '../../shared/refusal.ts';

/** A person's consent as the record holds it: `approver` is a subject, `askedIn` the id of the call that asked. */
export type RecordedConsent = {
  channel: 'page' | 'client';
  approver: string;
  askedIn: string;
  approvedAtMs: number;
};

/** `policies`: ids of the policies that decided, for the audit record alone. `consent`: a person's is all that is missing. */
export type Decision =
  | { allowed: true; policies: string[]; consented?: RecordedConsent }
  | { allowed: false; policies: string[]; reason: Reason; consent?: ConsentMode };

/** Whether the caller may know of the tool. Scopes do not count: a client asks for them when it sees the tool. */
export function decideListing(caller: Caller, tool: Tool, policies: Engine): Decision {
  return decisionOf(policies.list(caller, tool), { is: 'unknown-tool', name: tool.name });
}

/** The scopes of the token, then the policies. */
export function decide(request: DecisionRequest, policies: Engine): Decision {
  const { caller, tool } = request;
  const missing = tool.scopes.filter((scope) => !caller.scopes.includes(scope));
  if (missing.length > 0) {
    // Names every scope that the tool needs, since a client asks for exactly the scopes that the refusal names.
    const reason: Reason = { is: 'missing-scope', tool: tool.name, needed: [...tool.scopes] };
    return { allowed: false, policies: missing.map((scope) => `scope:${scope}`), reason };
  }
  return decisionOf(policies.call(request), { is: 'denied' });
}

/** @throws Refusal with the reason of a denial */
export function refuseUnlessAllowed(decision: Decision): void {
  if (!decision.allowed) throw new Refusal(decision.reason);
}

function decisionOf(verdict: PolicyVerdict, reason: Reason): Decision {
  return verdict.allowed ? verdict : { ...verdict, reason };
}
