/** How much was taken out of a tool's answer, for the client and for the record: numbers by filter, never a text. */
import type { FilterName } from './span.ts';

type Counts = Partial<Record<FilterName, number>>;
/** A filter that found nothing is absent. */
export type ContentCounts = { removed: Counts; redacted: Counts };

/** Undefined when nothing was found. */
export function foundIn({ removed, redacted }: ContentCounts): ContentCounts | undefined {
  return Object.keys(removed).length + Object.keys(redacted).length === 0 ? undefined : { removed, redacted };
}

/** The counts since `before`, a copy of earlier counts. */
export function countsSince(before: ContentCounts, now: ContentCounts): ContentCounts {
  const more = (earlier: Counts, later: Counts) =>
    Object.fromEntries(
      Object.entries(later)
        .map(([filter, count]) => [filter, count - (earlier[filter as FilterName] ?? 0)] as const)
        .filter(([, count]) => count > 0),
    );
  return { removed: more(before.removed, now.removed), redacted: more(before.redacted, now.redacted) };
}
