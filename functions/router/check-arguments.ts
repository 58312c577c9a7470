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
import { checkShape } from './content/check-content.ts';

/** `named`: by grant, the string that this call may touch. */
export type CheckedInput = { input: Record<string, unknown>; named: Record<string, string> };

export function checkArguments(
  tool: Tool,
  given: unknown,
  call: { id: string; caller: Caller },
): CheckedInput {
  checkShape(given);
  const parsed = tool.input.safeParse(withoutAbsentNulls(tool.inputSchema, given ?? {}));
  if (!parsed.success) throw new Refusal({ is: 'bad-arguments', problems: problemsOf(parsed.error.issues) });
  const input = parsed.data as Record<string, unknown>;
  return { input, named: bindGrants(tool.grants, { caller: call.caller, input, callId: call.id }) };
}

/** Where and what, without the values: the sentence goes to the model. */
function problemsOf(issues: readonly { path: PropertyKey[]; message: string }[]): string {
  const lines = issues
    .slice(0, 5)
    .map(({ path, message }) => `${path.map(String).join('.') || 'arguments'}: ${message}`);
  return lines.join('; ');
}
