/** What test/clients/README.md says of client programs, from the results that were kept. */
import { readFileSync } from 'node:fs';
import { table } from '../documentation/markdown-table.ts';
import { type Outcome, type Row, results } from './outcome.ts';
import { steps } from './steps.ts';

/** The rows of `results.json`. @throws ZodError when it does not hold what a run keeps */
export function keptResults(): Row[] {
  return results.parse(JSON.parse(readFileSync(new URL('results.json', import.meta.url), 'utf8')));
}

/** A table in Markdown, then why something is not green: each reason once for a program. */
export function clientsTable(rows: Row[]): string {
  const heads = ['client', 'version', 'tried', ...steps];
  const reasons = rows.flatMap(reasonsOf);
  const lines = rows.map((row) => [
    ...[row.title, row.version, row.date],
    ...steps.map((step) => cell(row.steps[step])),
  ]);
  return [
    table(heads, lines),
    ...(reasons.length > 0 ? ['', ...reasons.map((reason) => `- ${reason}`)] : []),
  ].join('\n');
}

const cell = ({ is }: Outcome) => (is === 'not tried' ? '–' : is);

function reasonsOf({ title, steps: taken }: Row): string[] {
  const notGreen = steps.flatMap((step) => {
    const outcome = taken[step];
    return outcome.is === 'yes' ? [] : [{ step, is: outcome.is, why: outcome.why }];
  });
  const byReason = Map.groupBy(notGreen, ({ is, why }) => `${is}: ${why}`);
  return [...byReason].map(
    ([reason, of]) => `${title}, ${of.map(({ step }) => step).join(', ')}: ${reason.replace(/\s+/g, ' ')}.`,
  );
}
