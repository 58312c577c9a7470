/**
 * What an author declared, against its shape. Enters: any value and a zod schema. Leaves: the value as the schema
 * returns it, or one Error that says which field and what it must be. Never: a field that nobody knows, passed over.
 */
import * as z from 'zod';
import { visibleLine } from './visible-text.ts';

/** @throws Error with one sentence, such as `memoryMb must be a whole number from 128 to 10,240` */
export function parseDeclared<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value, { error: words });
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const place = placeOf(issue?.path ?? []);
  throw new Error([place, issue?.message].filter(Boolean).join(' '));
}

/** `grants[0].actions` */
export function placeOf(path: readonly PropertyKey[]): string {
  return path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${visibleLine(String(step))}`))
    .join('')
    .replace(/^\./, '');
}

/** What a check of the schema does not say itself. */
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

export function whole(least: number, most = Number.MAX_SAFE_INTEGER): z.ZodType<number> {
  const from = `from ${least.toLocaleString('en-US')}`;
  const to = most === Number.MAX_SAFE_INTEGER ? '' : ` to ${most.toLocaleString('en-US')}`;
  return z.custom<number>(
    (value) => Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most,
    `must be a whole number ${from}${to}`,
  );
}
