/**
 * Step: what a tool answered → what may be heard. Enters: an outcome of a size that can be worked with. Leaves: it,
 * cleaned, and still as the contract says; how much was found, and what the model must know of it. Never: an answer that
 * fitted its contract only with what was taken out: that is refused, since half an answer could be taken for a whole one.
 */
import type { Tool } from '../../shared/contract.ts';
import type { Outcome } from '../../shared/private-call.ts';
import { Refusal } from '../../shared/refusal.ts';
import { noticeField } from '../../shared/write-back.ts';
import type { Cleaner } from './content/clean-content.ts';
import { type ContentCounts, countsSince, foundIn } from './content/content-counts.ts';
import { checkSize } from './invoke.ts';
import { lossNotice } from './loss-notice.ts';
import { followsChanged, markChanged } from './mark-changed.ts';

/** `found` is absent when nothing was; `notice` when the result is as it was stored. */
export type CleanOutcome = Outcome & { found?: ContentCounts; notice?: string };

type Call = { tool: Tool; input: Record<string, unknown>; cleaner: Cleaner };

export async function clean({ tool, input, cleaner }: Call, answered: Outcome): Promise<CleanOutcome> {
  // Progress and log frames are no part of the result: what they lost changes nothing of it.
  const before = structuredClone(cleaner.counts);
  const outcome = asTheContractSays(tool, await cleaner.outcome(answered));
  const found = foundIn(cleaner.counts);
  const lost = foundIn(countsSince(before, cleaner.counts));
  const notice = lossNotice(lost, followsChanged(tool, input));
  const heard = notice === undefined ? outcome : markChanged(tool, outcome);
  // A word that takes the place of a shorter one makes an answer longer.
  if (found !== undefined || notice !== undefined) checkSize(tool, heard);
  return { ...heard, ...(found && { found }), ...(notice !== undefined && { notice }) };
}

function asTheContractSays(tool: Tool, outcome: Outcome): Outcome {
  if (tool.output === undefined) return outcome;
  const parsed = tool.output.safeParse(outcome.structuredContent);
  if (!parsed.success) throw new Refusal({ is: 'bad-output' });
  const { [noticeField]: _, ...structuredContent } = parsed.data as Record<string, unknown>;
  return { ...outcome, structuredContent };
}
