/** How much was taken out of a tool's answer, for the client and for the record: numbers by filter, never what it was. */
import type { FilterName } from './span.ts';

/** A filter that found nothing is absent. */
export type ContentCounts = {
  removed: Partial<Record<FilterName, number>>;
  redacted: Partial<Record<FilterName, number>>;
};

/** Undefined when nothing was found. */
export function foundIn({ removed, redacted }: ContentCounts): ContentCounts | undefined {
  return Object.keys(removed).length + Object.keys(redacted).length === 0 ? undefined : { removed, redacted };
}
