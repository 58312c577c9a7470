/**
 * Date operators: "one of the W3C implementations of the ISO 8601 date formats or in epoch (UNIX) time", the
 * latter in seconds. Both become seconds since the epoch. No variables, no wildcards. Refuses four digits
 * alone, which could be a year or an epoch, and a time without a zone, because W3C demands one.
 * Source: IAM User Guide, "Condition operators", section Date; https://www.w3.org/TR/NOTE-datetime.
 */
import { comparisons } from './compare.ts';

const epochPattern = /^\d{1,3}$|^\d{5,12}$/;
const isoPattern =
  /^(\d{4})-(\d{2})(?:-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2}))?)?$/;

export const dateOperators = comparisons('Date', ['date', 'epoch'], {
  parse: parseDateSeconds,
  kind: 'a date (ISO 8601 with a zone, or seconds since the epoch)',
});

function parseDateSeconds(text: string): number | undefined {
  if (epochPattern.test(text)) return Number(text);
  const [, year, month, day] = isoPattern.exec(text) ?? [];
  if (year === undefined || month === undefined) return undefined;
  // Checks the day first, because Date.parse reads 30 February as 1 March in some engines.
  const daysInMonth = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
  if (Number(day ?? '1') > daysInMonth) return undefined;
  const parsedMs = Date.parse(text);
  return Number.isNaN(parsedMs) ? undefined : parsedMs / 1000;
}
