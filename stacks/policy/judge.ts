/**
 * The router's decision, step by step: the answer and the policies that decided, for a caller, a tool,
 * arguments and circumstances. The router's order (functions/router/call.ts): listed, arguments, scopes,
 * Cedar. Pure.
 */

import { withoutAbsentNulls } from '../../shared/absent-nulls.ts';
import type { Bindings } from '../../shared/bind.ts';
import type { Caller } from '../../shared/caller.ts';
import type { Tool } from '../../shared/contract.ts';
import { bindGrants } from '../../shared/grant.ts';
import type { Engine, PersonConsent } from '../../shared/policy/engine.ts';
import { Refusal } from '../../shared/refusal.ts';

/**
 * `unlisted`: the caller does not see such a tool. `bad-arguments`: refused before the policies decide.
 * `needs-approval`: only a person's consent is missing.
 */
export type CaseAnswer = 'allow' | 'deny' | 'unlisted' | 'missing-scope' | 'bad-arguments' | 'needs-approval';

export type Judged = { answer: CaseAnswer; by: string[]; why?: string };

export type CaseQuestion = {
  caller: Caller;
  tool: Tool;
  arguments: Record<string, unknown>;
  atMs: number;
  sourceIp: string;
  approval?: PersonConsent;
};

/** @param engine of the policies that decide; never throws for arguments that do not fit, which are an answer, too */
export function judge(question: CaseQuestion, engine: Engine): Judged {
  const { caller, tool, approval, ...rest } = question;
  const listed = engine.list(caller, tool);
  if (!listed.allowed) return { answer: 'unlisted', by: listed.policies };
  const parsed = tool.input.safeParse(withoutAbsentNulls(tool.inputSchema, rest.arguments));
  if (!parsed.success) return { answer: 'bad-arguments', by: [], why: parsed.error.issues[0]?.message ?? '' };
  const input = parsed.data as Record<string, unknown>;
  const why = whyUnbound(tool, { caller, input, callId: '00000000-0000-4000-8000-000000000000' });
  if (why !== undefined) return { answer: 'bad-arguments', by: [], why };
  const missing = tool.scopes.filter((scope) => !caller.scopes.includes(scope));
  if (missing.length > 0) return { answer: 'missing-scope', by: missing.map((scope) => `scope:${scope}`) };
  const verdict = engine.call({ ...rest, caller, tool, input, ...(approval && { approval }) });
  if (verdict.allowed) return { answer: 'allow', by: verdict.policies };
  return { answer: verdict.consent === undefined ? 'deny' : 'needs-approval', by: verdict.policies };
}

function whyUnbound(tool: Tool, values: Bindings): string | undefined {
  try {
    bindGrants(tool.grants, values);
    return undefined;
  } catch (error) {
    if (error instanceof Refusal && error.reason.is === 'refused-value')
      return `${error.reason.where} ${error.reason.why}`;
    throw error;
  }
}
