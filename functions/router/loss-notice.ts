/**
 * What a result lost, in words for the model, which never sees `_meta`. Enters: counts of what was taken out, by filter;
 * whether a page before this one was changed. Leaves: two sentences, or undefined when the result is as the tool gave it.
 * Never: what it was that was taken out.
 */
import type { ContentCounts } from './content/content-counts.ts';

const warning = 'Do not write it back over the original.';

export function lossNotice(lost: ContentCounts | undefined, followsChanged: boolean): string | undefined {
  if (lost !== undefined) {
    const parts = [...named(lost.removed, 'removed'), ...named(lost.redacted, 'replaced')];
    return `This result is not the stored data as it stands: ${parts.join(', ')}. ${warning}`;
  }
  return followsChanged
    ? `A page before this one was not the stored data as it stands. ${warning}`
    : undefined;
}

function named(counts: Partial<Record<string, number>>, what: string): string[] {
  return Object.entries(counts).map(([filter, count]) => `${count} of ${filter} ${what}`);
}
