/**
 * Decisions by Cedar. Enters: a policy set, once; then a caller, a tool and the circumstances of a call. Leaves: a
 * verdict with the ids of the policies that decided. Deny by default. ask-cedar.ts asks each question; this file
 * decides which questions must be asked.
 */
import type { Caller } from '../caller.ts';
import { type CedarAnswer, createAsk } from './ask-cedar.ts';
import type { PolicyTool } from './entities.ts';
import { createFootprint, readCircumstances } from './footprint.ts';
import { argumentsFor, datetime, ipAddress } from './policy-context.ts';
import { callAction } from './policy-schema.ts';
import type { ConsentMode, PolicySet } from './policy-set.ts';

/** Time and address of a call. */
export type Circumstances = { atMs: number; sourceIp: string };

/** A person's consent to this call, at the approval page or relayed by the client. `approver`: the person's subject. */
export type PersonConsent = { channel: 'page' | 'client'; approver: string };

/** `policies`: ids that decided; none when nothing permits. `consent`: a person's is all that is missing. */
export type PolicyVerdict =
  | { allowed: true; policies: string[] }
  | { allowed: false; policies: string[]; consent?: ConsentMode };

/** One call as the policies see it. */
export type DecisionRequest = Circumstances & {
  caller: Caller;
  tool: PolicyTool;
  input: Record<string, unknown>;
  approval?: PersonConsent;
};

/** The person who asks for an approval, as the policies on approvers see it. */
export type Requester = Pick<Caller, 'subject' | 'tenant' | 'groups'>;

export type Engine = {
  /** digest of the policies, for records and for approvals, which outlive a deploy */
  policySet: string;
  /** whether the caller may list the tool; decided once for all callers and tools that no policy tells apart */
  list(caller: Caller, tool: PolicyTool): PolicyVerdict;
  call(request: DecisionRequest): PolicyVerdict;
  /** whether a person may approve a call of the requester */
  approve(approver: Caller, tool: PolicyTool, requester: Requester): PolicyVerdict;
};

/** About 300 bytes each. */
const maxVerdicts = 20_000;

/**
 * Once per environment.
 * @throws Error when the policies do not parse
 */
export function createEngine(policySet: PolicySet): Engine {
  const { digest, policies } = policySet;
  const ask = createAsk(policySet);
  const once = createOnce();
  const allJson = [...policies.values()].map(({ json }) => json);
  const footprint = createFootprint(allJson);
  const readsCalls = readCircumstances(allJson);

  /** Consent is missing when only forbids that consent lifts deny the call, and the call is allowed with consent. */
  function consentMissing(request: DecisionRequest, denying: string[]): ConsentMode | undefined {
    const modes = denying.map((id) => policies.get(id)?.consent);
    if (request.approval !== undefined || denying.length === 0 || modes.includes(undefined)) return undefined;
    const channel = modes.includes('page') ? 'page' : 'client';
    const approval = { channel, approver: request.caller.subject } as const;
    if (!engine.call({ ...request, approval }).allowed) return undefined;
    return channel === 'page' ? 'page' : 'form';
  }

  const engine: Engine = {
    policySet: digest,
    list(caller, tool) {
      const decide = () => ask({ action: 'list', caller, tool, context: {} });
      return once(`list ${footprint(caller, tool)}`, decide);
    },
    call(request) {
      const { caller, tool, approval } = request;
      const decide = () => ask({ action: callAction(tool.name), caller, tool, context: contextOf(request) });
      // Where no policy reads a call's arguments, time or address, it is decided like any other of its kind.
      const alike = !readsCalls && approval === undefined;
      const verdict = alike ? once(`${tool.name} ${footprint(caller, tool)}`, decide) : verdictOf(decide());
      if (verdict.allowed) return verdict;
      const consent = consentMissing(request, verdict.policies);
      return consent === undefined ? verdict : { ...verdict, consent };
    },
    approve(approver, tool, { subject, tenant, groups }) {
      const context = { requester: { subject, tenant, groups } };
      return verdictOf(ask({ action: 'approve', caller: approver, tool, context }));
    },
  };
  return engine;
}

/**
 * One verdict for all callers and tools that no policy tells apart. Verdicts on unsound requests are not kept: a key
 * leaves out everything that no policy reads.
 */
function createOnce(): (key: string, decide: () => CedarAnswer) => PolicyVerdict {
  const verdicts = new Map<string, PolicyVerdict>();
  return (key, decide) => {
    const known = verdicts.get(key);
    if (known !== undefined) return known;
    const answer = decide();
    const verdict = verdictOf(answer);
    if (!answer.sound) return verdict;
    if (verdicts.size >= maxVerdicts) verdicts.clear();
    verdicts.set(key, verdict);
    return verdict;
  };
}

function verdictOf({ allowed, policies }: CedarAnswer): PolicyVerdict {
  return { allowed, policies };
}

function contextOf({ tool, input, atMs, sourceIp, approval }: DecisionRequest) {
  return {
    arguments: argumentsFor(tool.inputSchema, input),
    time: datetime(atMs),
    sourceIp: ipAddress(sourceIp),
    ...(approval && { approval }),
  };
}
