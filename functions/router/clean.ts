/**
 * Step: what a tool answered → what may be heard. Enters: an outcome of a size that can be worked with. Leaves: it,
 * cleaned, and still as the contract says; and how much was found. Never: an answer that fitted its contract only with
 * what was taken out: that is refused, since half an answer could be taken for a whole one.
 */
import type { Tool } from '../../shared/contract.ts';
import type { Outcome } from '../../shared/private-call.ts';
import { Refusal } from '../../shared/refusal.ts';
import type { Cleaner } from './content/clean-content.ts';
import { type ContentCounts, foundIn } from './content/content-counts.ts';
import { checkSize } from './invoke.ts';

/** `found` is absent when nothing was. */
export type CleanOutcome = Outcome & { found?: ContentCounts };

export async function clean(tool: Tool, answered: Outcome, cleaner: Cleaner): Promise<CleanOutcome> {
  const outcome = await cleaner.outcome(answered);
  const found = foundIn(cleaner.counts);
  // A word that takes the place of a shorter one makes an answer longer.
  if (found !== undefined) checkSize(tool, outcome);
  const counted = found && { found };
  if (tool.output === undefined) return { ...outcome, ...counted };
  const parsed = tool.output.safeParse(outcome.structuredContent);
  if (!parsed.success) throw new Refusal({ is: 'bad-output' });
  return { ...outcome, structuredContent: parsed.data as Record<string, unknown>, ...counted };
}
