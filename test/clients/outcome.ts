/** What came of one step, of one program, of a run; the table of a run in a terminal. */
import * as z from 'zod';
import { type Step, steps } from './steps.ts';

const outcome = z.discriminatedUnion('is', [
  z.strictObject({ is: z.literal('yes'), seconds: z.number() }),
  z.strictObject({ is: z.literal('no'), why: z.string() }),
  z.strictObject({ is: z.literal('not tried'), why: z.string() }),
]);

export type Outcome = z.infer<typeof outcome>;

const row = z.strictObject({
  name: z.string(),
  title: z.string(),
  version: z.string(),
  date: z.iso.date(),
  steps: z.strictObject(
    Object.fromEntries(steps.map((step) => [step, outcome])) as Record<Step, typeof outcome>,
  ),
});

export type Row = z.infer<typeof row>;

/** `results.json`, in the repository and of a run. */
export const results = z.array(row);

/** Steps that were `yes` in the old rows and are `no` in the new ones. */
export function losses(before: Row[], now: Row[]): string[] {
  return now.flatMap(({ name, steps: taken }) => {
    const old = before.find((one) => one.name === name)?.steps;
    return steps
      .filter((step) => old?.[step].is === 'yes' && taken[step].is === 'no')
      .map((step) => `${name}: ${step}`);
  });
}

/** Old rows with the new ones in their places, in the order of `names`. */
export function merged(before: Row[], now: Row[], names: string[]): Row[] {
  const rows = [...now, ...before.filter(({ name }) => now.every((one) => one.name !== name))];
  return names.flatMap((name) => rows.find((one) => one.name === name) ?? []);
}

/** Columns of words, then one line for each step that is not `yes`. */
export function printedTable(rows: Row[]): string {
  const heads = ['program', 'version', ...steps];
  const lines = rows.map(({ title, version, steps: taken }) => [
    title,
    version,
    ...steps.map((step) => (taken[step].is === 'not tried' ? '-' : taken[step].is)),
  ]);
  const widths = heads.map((head, column) =>
    Math.max(head.length, ...lines.map((line) => line[column]?.length ?? 0)),
  );
  const pad = (line: string[]) =>
    line
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return [pad(heads), ...lines.map(pad), '', ...rows.flatMap(reasons)].join('\n');
}

function reasons({ title, steps: taken }: Row): string[] {
  return steps.flatMap((step) => {
    const one = taken[step];
    return one.is === 'yes' ? [] : [`${title}, ${step}: ${one.is}: ${one.why}`];
  });
}
