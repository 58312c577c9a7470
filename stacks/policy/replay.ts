/**
 * Recorded decisions, decided again by today's policies. Enters: decision records, as the router wrote them. Leaves:
 * those that come out otherwise. Records hold no argument, so a decision that hangs on one is said to be unclear, never
 * guessed. Pure.
 */
import { isAuthorizedPartial } from '@cedar-policy/cedar-wasm/nodejs';
import * as z from 'zod';
import type { Caller } from '../../shared/caller.ts';
import type { Tool } from '../../shared/contract.ts';
import { type Engine, groupOf, toolOf, userOf } from '../../shared/policy/engine.ts';
import { datetime, ipAddress } from '../../shared/policy/policy-context.ts';
import { callAction } from '../../shared/policy/policy-schema.ts';
import type { PolicySet } from '../../shared/policy/policy-set.ts';

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

export type Now = { decision: 'allow' | 'deny' | 'unclear'; policies: string[] };
export type Flip = { record: DecisionRecord; now: Now };
export type Replayed = { same: number; flips: Flip[]; unclear: Flip[] };

/** Undefined for a line of another kind. @throws Error for a decision that cannot be decided again */
export function recordOf(line: unknown): DecisionRecord | undefined {
  const { audit = line } = (line ?? {}) as { audit?: unknown };
  if ((audit as { record?: unknown } | null)?.record !== 'decision') return undefined;
  return recordShape.parse(audit);
}

export function replay(
  records: readonly DecisionRecord[],
  tools: readonly Tool[],
  { set, engine }: { set: PolicySet; engine: Engine },
): Replayed {
  const byName = new Map(tools.map((tool) => [tool.name, tool]));
  const replayed: Replayed = { same: 0, flips: [], unclear: [] };
  for (const record of records) {
    const now = decideAgain(record, byName.get(record.tool), { set, engine });
    if (now.decision === 'unclear') replayed.unclear.push({ record, now });
    else if (now.decision === record.decision) replayed.same += 1;
    else replayed.flips.push({ record, now });
  }
  return replayed;
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

/** Cedar with the arguments unknown: what is left over then is what hangs on them. */
function callWithoutArguments(
  record: DecisionRecord,
  { caller, tool }: { caller: Caller; tool: Tool },
  set: PolicySet,
): Now {
  const action = { type: 'Action', id: callAction(tool.name) };
  const parents = ['call', 'use'].map((id) => ({ type: 'Action', id }));
  const { consent } = record;
  const answer = isAuthorizedPartial({
    principal: { type: 'User', id: caller.subject },
    action,
    resource: { type: 'Tool', id: tool.name },
    context: {
      arguments: { __extn: { fn: 'unknown', arg: 'arguments' } },
      time: datetime(Date.parse(record.at)),
      sourceIp: ipAddress(record.sourceIp),
      ...(consent && { approval: { channel: consent.channel, approver: consent.approver } }),
    },
    policies: { staticPolicies: Object.fromEntries([...set.policies].map(([id, { json }]) => [id, json])) },
    entities: [
      userOf(caller),
      ...caller.groups.map(groupOf),
      toolOf(tool),
      { uid: action, attrs: {}, parents },
      ...parents.map((uid) => ({ uid, attrs: {}, parents: [] })),
    ],
  });
  if (answer.type === 'failure') throw new Error(`Cedar: ${answer.errors[0]?.message}`);
  const { decision, errored, mustBeDetermining, mayBeDetermining } = answer.response;
  if (errored.length > 0) return { decision: 'deny', policies: errored };
  if (decision === null) return { decision: 'unclear', policies: mayBeDetermining };
  return { decision, policies: mustBeDetermining };
}
