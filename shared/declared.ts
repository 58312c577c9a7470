/**
 * An author's declaration, parsed by its shape. Never: an unknown field that is ignored.
 */
import * as z from 'zod';
import { visibleLine } from './visible-text.ts';

/**
 * The value as the schema returns it.
 * @throws Error with one sentence, such as `memoryMb must be a whole number from 128 to 10,240`
 */
export function parseDeclared<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value, { error: words });
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const place = placeOf(issue?.path ?? []);
  throw new Error([place, issue?.message].filter(Boolean).join(' '));
}

/** A path in words: `grants[0].actions`. */
export function placeOf(path: readonly PropertyKey[]): string {
  return path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${visibleLine(String(step))}`))
    .join('')
    .replace(/^\./, '');
}

/** Messages for problems without one of their own. */
const words: z.core.$ZodErrorMap = (issue) => {
  if (issue.code === 'unrecognized_keys')
    return `has no field ${issue.keys.map((key) => JSON.stringify(visibleLine(key))).join(', ')}`;
  if (issue.code === 'invalid_type' && issue.input === undefined) return 'is missing';
  if (issue.code === 'invalid_type') return `must be ${article(issue.expected)}`;
  if (issue.code === 'invalid_value') return `must be ${issue.values.map(String).join(', ')}`;
  return issue.message;
};

function article(type: string): string {
  return /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`;
}

/** A schema for whole numbers in a range, both ends included. */
export function whole(least: number, most = Number.MAX_SAFE_INTEGER): z.ZodType<number> {
  const from = `from ${least.toLocaleString('en-US')}`;
  const to = most === Number.MAX_SAFE_INTEGER ? '' : ` to ${most.toLocaleString('en-US')}`;
  return z.custom<number>(
    (value) => Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most,
    `must be a whole number ${from}${to}`,
  );
}
