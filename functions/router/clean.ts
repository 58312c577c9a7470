/**
 * Step: a tool's outcome → the outcome that the client may hear. Enters: an outcome within the size limit. Leaves: the
 * same, cleaned, and still as the contract says; how much was found, and a notice for the model. Never: an answer that
 * fits its contract no longer: half an answer could be taken for a whole one, so it is refused.
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

/** `found` is absent when nothing was found; `notice` when the result is as it was stored. */
export type CleanOutcome = Outcome & { found?: ContentCounts; notice?: string };

type Call = { tool: Tool; input: Record<string, unknown>; cleaner: Cleaner };

/** @throws Refusal `bad-output` or `output-too-large` for an outcome that fits no longer once it is clean */
export async function clean({ tool, input, cleaner }: Call, toolOutcome: Outcome): Promise<CleanOutcome> {
  // The counts hold the losses of progress and log frames, too; only those of the result concern its reader.
  const before = structuredClone(cleaner.counts);
  const outcome = fitContract(tool, await cleaner.outcome(toolOutcome));
  const found = foundIn(cleaner.counts);
  const lost = foundIn(countsSince(before, cleaner.counts));
  const notice = lossNotice(lost, followsChanged(tool, input));
  const heard = notice === undefined ? outcome : markChanged(tool, outcome);
  // A replacement can be longer than the text that it replaces.
  if (found !== undefined || notice !== undefined) checkSize(tool, heard);
  return { ...heard, ...(found && { found }), ...(notice !== undefined && { notice }) };
}

function fitContract(tool: Tool, outcome: Outcome): Outcome {
  if (tool.output === undefined) return outcome;
  const parsed = tool.output.safeParse(outcome.structuredContent);
  if (!parsed.success) throw new Refusal({ is: 'bad-output' });
  const { [noticeField]: _, ...structuredContent } = parsed.data as Record<string, unknown>;
  return { ...outcome, structuredContent };
}
