/**
 * The losses of a result in words for the model, which never sees `_meta`. Never: a removed text itself.
 */
import type { ContentCounts } from './content/content-counts.ts';

const warning = 'Do not write it back over the original.';

/**
 * @param lost how much each filter took out of this result; undefined for nothing
 * @param followsChanged whether an earlier page was changed
 * @returns two sentences; undefined when the result is as the tool gave it
 */
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
