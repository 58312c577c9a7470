/**
 * What a result lost, in words for the model: clients show it `content`, and never `_meta`. Enters: counts by filter.
 * Leaves: one sentence, or undefined when the result is as the tool gave it. Never: what it was that was taken out.
 */
import type { ContentCounts } from './content/content-counts.ts';

export function lossNotice({ removed, redacted }: ContentCounts): string | undefined {
  // Messages are progress and log frames that were left out, which are no part of the result.
  const { messages: _, ...ofResult } = removed;
  const parts = [...named(ofResult, 'removed'), ...named(redacted, 'replaced')];
  if (parts.length === 0) return undefined;
  return `This result is not the stored data as it stands: ${parts.join(', ')}. Do not write it back over the original.`;
}

function named(counts: Partial<Record<string, number>>, what: string): string[] {
  return Object.entries(counts).map(([filter, count]) => `${count} of ${filter} ${what}`);
}
