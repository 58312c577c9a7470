/**
 * `npm run clients`: installs real client programs and drives each against a system of its own: sign-in, list, call,
 * progress, approval, restart, refresh. No account and no model is needed. Exit code 1 when a step that the committed
 * results call green is not.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { defineCommand, UsageError } from '../../stacks/cli/command.ts';
import { PlainError } from '../../stacks/terminal/plain-error.ts';
import { chromiumOnPath } from '../chromium-on-path.ts';
import { losses, merged, printedTable, type Row } from './outcome.ts';
import type { Program } from './program.ts';
import { programs } from './programs.ts';
import { keptResults } from './readme-table.ts';
import { type Run, runProgram, startRun } from './run-program.ts';

const usage = `Usage: npm run clients [-- OPTIONS]

  --only NAMES   some programs, with commas: ${programs.map(({ name }) => name).join(', ')}
  --long         calls of 100 s instead of 8 s, longer than most programs wait in silence
  --running      meets the system that "npm start" runs (CHOKEPOINT_HOME as there); by default each program gets one
                 of its own
  --keep         keeps the result for the documentation: writes test/clients/results.json; then "npm run readme"

Needs npm and a Chromium. Programs and logs: .local/clients.`;

const kept = new URL('results.json', import.meta.url);
const allNames = programs.map(({ name }) => name);
const say = (line: string) => process.stdout.write(`${line}\n`);

const flag = { type: 'boolean', default: false } as const;

export const main = defineCommand({
  usage,
  options: { only: { type: 'string' }, long: flag, running: flag, keep: flag },
  run: ({ values }) => drive(values),
});

type Values = { only?: string | undefined } & Record<'long' | 'running' | 'keep', boolean>;

async function drive({ only, long, running, keep }: Values): Promise<number> {
  const chosen = choose(only);
  if (chromiumOnPath === undefined)
    throw new PlainError(
      'There is no Chromium on the PATH: install chromium, the person at the machine needs it.',
    );
  const root = resolve('.local', 'clients');
  await mkdir(join(root, 'logs'), { recursive: true });
  const run = await startRun({ root, longSeconds: long ? 100 : 8, running, say });
  const before = keptResults();
  // After each program: a run that is cut off keeps what it has found, and what another run has kept meanwhile.
  const onRow = async (rows: Row[]) => {
    await writeFile(join(root, 'results.json'), textOf(rows));
    if (keep) await writeFile(kept, textOf(merged(keptResults(), rows, allNames)));
  };
  const rows = await runAll(run, chosen, onRow);
  say(`\n${printedTable(rows)}\n\nLogs: ${relative('.', join(root, 'logs'))}`);
  const lost = losses(before, rows);
  if (lost.length > 0) say(`\nWas green and is not: ${lost.join('; ')}`);
  return lost.length > 0 ? 1 : 0;
}

async function runAll(run: Run, chosen: Program[], onRow: (rows: Row[]) => Promise<void>): Promise<Row[]> {
  const rows: Row[] = [];
  // A signal ends this process, and its exit ends every child.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => process.exit(130));
  // Libraries run in this process, and what one of them leaves behind must not end the run.
  process.on('unhandledRejection', (error) => say(`  left behind: ${String(error).split('\n')[0]}`));
  try {
    for (const program of chosen) {
      rows.push(await runProgram(run, program));
      await onRow(rows);
    }
  } finally {
    await run.close();
  }
  return rows;
}

function choose(only: string | undefined): Program[] {
  if (only === undefined) return programs;
  const names = only.split(',');
  const unknown = names.find((name) => !programs.some((program) => program.name === name));
  if (unknown !== undefined) throw new UsageError(`There is no program "${unknown}".`);
  return programs.filter(({ name }) => names.includes(name));
}

const textOf = (rows: Row[]) => `${JSON.stringify(rows, null, 2)}\n`;
