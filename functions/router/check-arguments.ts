/**
 * Step: arguments → input. First the shape, by which a schema could be exhausted, then nulls that stand for nothing
 * (shared/absent-nulls.ts), then the schema, then the values that name data: one that would widen or misname what the
 * call may touch is refused here, before a decision, before STS. Policies, people who approve, the record and the tool
 * see the input, not the arguments as they came.
 */
import { withoutAbsentNulls } from '../../shared/absent-nulls.ts';
import type { Caller } from '../../shared/caller.ts';
import type { Tool } from '../../shared/contract.ts';
import { bindGrants } from '../../shared/grant.ts';
import { Refusal } from '../../shared/refusal.ts';
import { visibleLine } from '../../shared/visible-text.ts';
import { checkShape } from './content/check-content.ts';
import { spellingOf, suggest } from './suggest.ts';

/** `named`: by grant, the string that this call may touch. */
export type CheckedInput = { input: Record<string, unknown>; named: Record<string, string> };

export async function checkArguments(
  tool: Tool,
  given: unknown,
  call: { id: string; caller: Caller },
): Promise<CheckedInput> {
  checkShape(given);
  const withoutNulls = withoutAbsentNulls(tool.inputSchema, given ?? {});
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

/** A value that a grant refuses is never rewritten: the model is told how to write it, and calls again. */
async function withSpelling(error: unknown, tool: Tool, input: Record<string, unknown>): Promise<unknown> {
  if (!(error instanceof Refusal) || error.reason.is !== 'refused-value') return error;
  const instead = await suggest(tool, input, error.reason.where);
  return instead === undefined ? error : new Refusal({ ...error.reason, instead });
}

type Issue = { path: PropertyKey[]; message: string };

/** Where and what, without the values: the sentence goes to the model. */
async function problemsOf(tool: Tool, given: unknown, issues: readonly Issue[]): Promise<string> {
  const lines: string[] = [];
  for (const { path, message } of issues.slice(0, 5)) {
    const where = path.map(String).join('.');
    // Names that nobody knows are repeated in the message, and an author may have written it.
    lines.push(visibleLine(`${where || 'arguments'}: ${(await spellingOf(tool, given, where)) ?? message}`));
  }
  return lines.join('; ');
}
