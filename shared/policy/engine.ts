/**
 * Decisions by Cedar. Enters: a policy set, once; then who, what, under which circumstances. Leaves:
 * a verdict with the ids of the policies that made it. Deny by default. Never: an allow when Cedar could not evaluate
 * a policy, when a request does not fit the schema, or when anything but success came back.
 */
import {
  type AuthorizationAnswer,
  type CedarValueJson,
  preparsePolicySet,
  type StatefulAuthorizationCall,
  statefulIsAuthorized,
} from '@cedar-policy/cedar-wasm/nodejs';
import type { Caller } from '../caller.ts';
import { groupOf, type PolicyTool, toolOf, userOf } from './entities.ts';
import { createFootprint, readCircumstances } from './footprint.ts';
import { argumentsFor, datetime, ipAddress } from './policy-context.ts';
import { callAction } from './policy-schema.ts';
import type { ConsentMode, PolicySet } from './policy-set.ts';
import { createSchemas, must } from './tool-schemas.ts';

/** Where and when a call comes in. */
export type Circumstances = { atMs: number; sourceIp: string };

/** A person's consent to this call: at the approval page, or relayed by the client. */
export type PersonConsent = { channel: 'page' | 'client' /** subject */; approver: string };

/** `policies`: the ids that decided; none when nothing permits. `consent`: a person's is all that is missing. */
export type PolicyVerdict =
  | { allowed: true; policies: string[] }
  | { allowed: false; policies: string[]; consent?: ConsentMode };

export type DecisionRequest = Circumstances & {
  caller: Caller;
  tool: PolicyTool;
  input: Record<string, unknown>;
  approval?: PersonConsent;
};

/** Who asks, as the policies on approvers see it. */
export type Requester = Pick<Caller, 'subject' | 'tenant' | 'groups'>;

export type Engine = {
  /** of the policies, for records and for what outlives a deploy */
  policySet: string;
  /** whether the caller may know of the tool; once for all callers and tools whom no policy tells apart */
  list(caller: Caller, tool: PolicyTool): PolicyVerdict;
  call(asked: DecisionRequest): PolicyVerdict;
  approve(approver: Caller, tool: PolicyTool, requester: Requester): PolicyVerdict;
};

/** About 300 bytes each. */
const maxHeld = 20_000;

/** Once per environment: Cedar keeps what it parsed under the digest. @throws Error when it does not parse */
export function createEngine({ digest, policies }: PolicySet): Engine {
  const staticPolicies = Object.fromEntries([...policies].map(([id, { json }]) => [id, json]));
  must(preparsePolicySet(digest, { staticPolicies }));
  const schemaFor = createSchemas();
  const footprint = createFootprint([...policies.values()].map(({ json }) => json));
  const readsCalls = readCircumstances([...policies.values()].map(({ json }) => json));
  const held = new Map<string, PolicyVerdict>();
  /** Verdicts on requests that were not sound: kept for nobody, since a key leaves out what no policy reads. */
  const unsound = new WeakSet<PolicyVerdict>();

  /** The verdict for all whom no policy tells apart. */
  function once(key: string, decide: () => PolicyVerdict): PolicyVerdict {
    const known = held.get(key);
    if (known !== undefined) return known;
    const verdict = decide();
    if (unsound.has(verdict)) return verdict;
    if (held.size >= maxHeld) held.clear();
    held.set(key, verdict);
    return verdict;
  }

  function refuse(ids: string[]): PolicyVerdict {
    const verdict: PolicyVerdict = { allowed: false, policies: ids };
    unsound.add(verdict);
    return verdict;
  }

  function ask(
    action: string,
    who: Caller,
    about: { tool: PolicyTool; context: Record<string, CedarValueJson> },
  ): PolicyVerdict {
    const { tool, context } = about;
    const answer = authorize({
      preparsedPolicySetId: digest,
      preparsedSchemaName: schemaFor(tool),
      validateRequest: true,
      principal: { type: 'User', id: who.subject },
      action: { type: 'Action', id: action },
      resource: { type: 'Tool', id: tool.name },
      context,
      entities: [userOf(who), ...who.groups.map(groupOf), toolOf(tool)],
    });
    if (answer?.type !== 'success') return refuse([]);
    const { decision, diagnostics } = answer.response;
    // A forbid that fails to evaluate would not forbid (Cedar Policy Language Guide, "Authorization", errors).
    if (diagnostics.errors.length > 0) return refuse(diagnostics.errors.map(({ policyId }) => policyId));
    return { allowed: decision === 'allow', policies: diagnostics.reason.sort() };
  }

  /** Denied by nothing but forbids that consent lifts, and permitted with it: then consent is what is missing. */
  function consentMissing(asked: DecisionRequest, denying: string[]): ConsentMode | undefined {
    const wanted = denying.map((id) => policies.get(id)?.consent);
    if (asked.approval !== undefined || denying.length === 0 || wanted.includes(undefined)) return undefined;
    const channel = wanted.includes('page') ? 'page' : 'client';
    const approval = { channel, approver: asked.caller.subject } as const;
    if (!engine.call({ ...asked, approval }).allowed) return undefined;
    return channel === 'page' ? 'page' : 'form';
  }

  const engine: Engine = {
    policySet: digest,
    list(caller, tool) {
      return once(`list ${footprint(caller, tool)}`, () => ask('list', caller, { tool, context: {} }));
    },
    call(asked) {
      const { caller, tool, input, atMs, sourceIp, approval } = asked;
      const decide = () =>
        ask(callAction(tool.name), caller, {
          tool,
          context: {
            arguments: argumentsFor(tool.inputSchema, input),
            time: datetime(atMs),
            sourceIp: ipAddress(sourceIp),
            ...(approval && { approval }),
          },
        });
      // Where no policy reads a call's arguments, time or address, it is decided like any other of its kind.
      const alike = !readsCalls && approval === undefined;
      const verdict = alike ? once(`${tool.name} ${footprint(caller, tool)}`, decide) : decide();
      if (verdict.allowed) return verdict;
      const consent = consentMissing(asked, verdict.policies);
      return consent === undefined ? verdict : { ...verdict, consent };
    },
    approve(approver, tool, { subject, tenant, groups }) {
      const context = { requester: { subject, tenant, groups } };
      return ask('approve', approver, { tool, context });
    },
  };
  return engine;
}

/** Cedar throws at a text that is no Unicode (half of a surrogate pair): undefined then. */
function authorize(request: StatefulAuthorizationCall): AuthorizationAnswer | undefined {
  try {
    return statefulIsAuthorized(request);
  } catch {
    return undefined;
  }
}
