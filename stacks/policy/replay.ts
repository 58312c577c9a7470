// biome-ignore-all lint/style/noExcessiveLinesPerFile: the reader and the judge of one record
/**
 * Decides recorded decisions again by today's policies. Takes the router's decision records; gives those with
 * another result. Records contain no arguments, so a decision that depends on one is reported as unclear, not
 * guessed. Pure.
 */
import { isAuthorized, isAuthorizedPartial } from '@cedar-policy/cedar-wasm/nodejs';
import * as z from 'zod';
import type { Caller } from '../../shared/caller.ts';
import type { Tool } from '../../shared/contract.ts';
import type { Engine } from '../../shared/policy/engine.ts';
import { groupOf, toolOf, userOf } from '../../shared/policy/entities.ts';
import { datetime, ipAddress } from '../../shared/policy/policy-context.ts';
import { callAction } from '../../shared/policy/policy-schema.ts';
import type { Policy, PolicySet } from '../../shared/policy/policy-set.ts';

/** The part of a record that decides. `reason`: of a denial. */
const recordShape = z.object({
  record: z.literal('decision'),
  at: z.iso.datetime(),
  callId: z.string(),
  tool: z.string(),
  caller: z.object({
    subject: z.string(),
    tenant: z.string(),
    groups: z.array(z.string()),
    clientId: z.string(),
    issuer: z.string(),
  }),
  scopes: z.array(z.string()),
  sourceIp: z.string(),
  authenticatedAtSeconds: z.number().optional(),
  decision: z.enum(['allow', 'deny']),
  policies: z.array(z.string()),
  reason: z.string().optional(),
  consent: z.object({ channel: z.enum(['page', 'client']), approver: z.string() }).optional(),
});
export type DecisionRecord = z.infer<typeof recordShape>;

/** `needs-approval`: denied until a person consents; another thing to a caller than a denial. */
export type Replies = 'allow' | 'deny' | 'needs-approval';
export type Now = { decision: Replies | 'unclear'; policies: string[] };
export type Flip = { record: DecisionRecord; now: Now };
/** `stopped`: policies did not decide these, and would have let them go on, then and now. */
export type Replayed = { same: number; stopped: number; flips: Flip[]; unclear: Flip[] };

/** The reasons of policies and scopes; policies do not know of other stops (functions/router/admit.ts). */
const reasonsOfPolicies = ['unknown-tool', 'missing-scope', 'denied', 'needs-approval', 'not-approved'];

/** Undefined for a line of another kind. @throws Error for a decision that cannot be decided again */
export function recordOf(line: unknown): DecisionRecord | undefined {
  const { audit = line } = (line ?? {}) as { audit?: unknown };
  if ((audit as { record?: unknown } | null)?.record !== 'decision') return undefined;
  return recordShape.parse(audit);
}

/**
 * Decides every record again. `same`: as recorded; `flips`: otherwise; `unclear`: it depends on an argument; `stopped`:
 * a brake, a budget or the record itself had stopped the call, which policies do not decide.
 */
export function replay(
  records: readonly DecisionRecord[],
  tools: readonly Tool[],
  { set, engine }: { set: PolicySet; engine: Engine },
): Replayed {
  const byName = new Map(tools.map((tool) => [tool.name, tool]));
  const replayed: Replayed = { same: 0, stopped: 0, flips: [], unclear: [] };
  for (const record of records) {
    const now = decideAgain(record, byName.get(record.tool), { set, engine });
    if (now.decision === 'unclear') replayed.unclear.push({ record, now });
    else if (wasStopped(record) && now.decision !== 'deny') replayed.stopped += 1;
    else if (now.decision === repliedWith(record)) replayed.same += 1;
    else replayed.flips.push({ record, now });
  }
  return replayed;
}

/** By a brake, a budget, an outage: such a call had passed the policies, or lacked nothing but a person's consent. */
function wasStopped({ decision, reason }: DecisionRecord): boolean {
  return decision === 'deny' && reason !== undefined && !reasonsOfPolicies.includes(reason);
}

/** The answer at that time; for a stopped call, the reason. */
export function repliedWith(record: DecisionRecord): Replies | `stopped: ${string}` {
  const { decision, reason } = record;
  if (wasStopped(record)) return `stopped: ${reason}`;
  const asked = reason === 'needs-approval' || reason === 'not-approved';
  return decision === 'deny' && asked ? 'needs-approval' : decision;
}

function decideAgain(
  record: DecisionRecord,
  tool: Tool | undefined,
  by: { set: PolicySet; engine: Engine },
): Now {
  if (tool === undefined) return { decision: 'deny', policies: [] };
  const { scopes, authenticatedAtSeconds } = record;
  const caller: Caller = { ...record.caller, scopes, expiresAtSeconds: 0, authenticatedAtSeconds };
  const listed = by.engine.list(caller, tool);
  if (!listed.allowed) return { decision: 'deny', policies: listed.policies };
  const missing = tool.scopes.filter((scope) => !scopes.includes(scope));
  if (missing.length > 0) return { decision: 'deny', policies: missing.map((scope) => `scope:${scope}`) };
  return callWithoutArguments(record, { caller, tool }, by.set);
}

type Subject = { caller: Caller; tool: Tool };

/**
 * Policies that read no argument decide as usual. One that does is evaluated alone with unknown arguments:
 * could it apply? (Not all at once: with any unknown value in the context Cedar takes every test for
 * unknown.)
 */
function callWithoutArguments(record: DecisionRecord, subject: Subject, set: PolicySet): Now {
  const all = [...set.policies.values()];
  const reads = (policy: Policy) => JSON.stringify(policy.json.conditions).includes('"arguments"');
  const request = requestOf(record, subject, record.consent);
  const known = all.filter((policy) => !reads(policy));
  const answer = isAuthorized({ ...request, policies: policiesOf(known) });
  if (answer.type === 'failure') throw new Error(`Cedar: ${answer.errors[0]?.message}`);
  const { decision, diagnostics } = answer.response;
  if (diagnostics.errors.length > 0)
    return { decision: 'deny', policies: diagnostics.errors.map(({ policyId }) => policyId) };
  const forbidden = decision === 'deny' && diagnostics.reason.length > 0;
  const possible = all.filter((policy) => reads(policy) && couldApply(policy, request));
  const open = possible.filter(({ json }) => json.effect === (decision === 'allow' ? 'forbid' : 'permit'));
  if (!forbidden && open.length > 0) return { decision: 'unclear', policies: open.map(({ id }) => id) };
  const policies = diagnostics.reason.sort();
  if (!forbidden || !policies.every((id) => set.policies.get(id)?.consent !== undefined))
    return { decision, policies };
  // As in the engine: consent is missing when the call would be allowed with it.
  const consented = requestOf(record, subject, { channel: 'page', approver: subject.caller.subject });
  const then = isAuthorized({ ...consented, policies: policiesOf(known) });
  const allowed = then.type === 'success' && then.response.decision === 'allow';
  return { decision: allowed ? 'needs-approval' : 'deny', policies };
}

function requestOf(record: DecisionRecord, { caller, tool }: Subject, approval: DecisionRecord['consent']) {
  const action = { type: 'Action', id: callAction(tool.name) };
  const parents = ['call', 'use'].map((id) => ({ type: 'Action', id }));
  return {
    principal: { type: 'User', id: caller.subject },
    action,
    resource: { type: 'Tool', id: tool.name },
    context: {
      time: datetime(Date.parse(record.at)),
      sourceIp: ipAddress(record.sourceIp),
      ...(approval && { approval }),
    },
    entities: [
      userOf(caller),
      ...caller.groups.map(groupOf),
      toolOf(tool),
      { uid: action, attrs: {}, parents },
      ...parents.map((uid) => ({ uid, attrs: {}, parents: [] })),
    ],
  };
}

function couldApply(policy: Policy, request: ReturnType<typeof requestOf>): boolean {
  const context = { ...request.context, arguments: { __extn: { fn: 'unknown', arg: 'arguments' } } };
  const answer = isAuthorizedPartial({ ...request, context, policies: policiesOf([policy]) });
  // A policy that Cedar cannot evaluate could apply.
  return answer.type === 'failure' || answer.response.mayBeDetermining.length > 0;
}

function policiesOf(policies: Policy[]) {
  return { staticPolicies: Object.fromEntries(policies.map(({ id, json }) => [id, json])) };
}
