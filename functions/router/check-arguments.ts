/**
 * Step: arguments → input. First the shape, since some shapes exhaust a schema; then nulls that stand for an absent value
 * (shared/absent-nulls.ts); then the schema; then the values that name data. A value that would widen or misname the
 * reach of the call is refused here, before a decision and before STS. Policies, people who approve, the record and the
 * tool see the input, never the raw arguments.
 */
import { withoutAbsentNulls } from '../../shared/absent-nulls.ts';
import type { Caller } from '../../shared/caller.ts';
import type { Tool } from '../../shared/contract.ts';
import { bindGrants } from '../../shared/grant.ts';
import { Refusal } from '../../shared/refusal.ts';
import { visibleLine } from '../../shared/visible-text.ts';
import { checkShape } from './content/check-content.ts';
import { spellingOf, suggest } from './suggest.ts';

/** `named`: by grant, the string that names the data of this call. */
export type CheckedInput = { input: Record<string, unknown>; named: Record<string, string> };

/** @throws Refusal `refused-content`, `bad-arguments` or `refused-value` */
export async function checkArguments(
  tool: Tool,
  rawArguments: unknown,
  call: { id: string; caller: Caller },
): Promise<CheckedInput> {
  checkShape(rawArguments);
  const withoutNulls = withoutAbsentNulls(tool.inputSchema, rawArguments ?? {});
  const parsed = tool.input.safeParse(withoutNulls);
  if (!parsed.success) {
    const problems = await problemsOf(tool, withoutNulls, parsed.error.issues);
    throw new Refusal({ is: 'bad-arguments', problems });
  }
  const input = parsed.data as Record<string, unknown>;
  try {
    return { input, named: bindGrants(tool.grants, { caller: call.caller, input, callId: call.id }) };
  } catch (error) {
    throw await withSpelling(error, tool, input);
  }
}

/** A value that a grant refuses is never rewritten: the refusal says how to write it, and the model calls again. */
async function withSpelling(error: unknown, tool: Tool, input: Record<string, unknown>): Promise<unknown> {
  if (!(error instanceof Refusal) || error.reason.is !== 'refused-value') return error;
  const instead = await suggest(tool, input, error.reason.where);
  return instead === undefined ? error : new Refusal({ ...error.reason, instead });
}

type Issue = { path: PropertyKey[]; message: string };

/** The place and the problem, without the values: the sentence goes to the model. */
async function problemsOf(tool: Tool, values: unknown, issues: readonly Issue[]): Promise<string> {
  const lines: string[] = [];
  for (const { path, message } of issues.slice(0, 5)) {
    const where = path.map(String).join('.');
    // The message repeats unknown names, and it may be an author's own text.
    lines.push(visibleLine(`${where || 'arguments'}: ${(await spellingOf(tool, values, where)) ?? message}`));
  }
  return lines.join('; ');
}
