/**
 * `npm run bench`: what a call costs, as built and as run, beside what others cost in the same run. A number here is only
 * worth something beside another of the same run, so everything is judged by ratios.
 */
import { defineCommand, UsageError } from '../../stacks/cli/command.ts';
import { parts } from './all-figures.ts';
import { smoke as few, whole } from './effort.ts';
import { goals } from './report/goals.ts';
import { compare, farApart, judgeGoals, noise } from './report/judge.ts';
import { printChanges, printPlaces, printResult } from './report/print.ts';
import { checkWritable, type Result, readResult, writeResult } from './report/result.ts';
import { rowIds } from './rows/row-ids.ts';
import { runBench, runProfiles } from './run-bench.ts';

const usualRounds = 11;
const choices = [...rowIds, ...parts];

export const main = defineCommand({
  usage: `Usage: npm run bench [-- --rounds N] [--rows A,B] [--json FILE] [--compare FILE] [--profile] [--smoke]

  --rounds N      how often each row takes its turn; ${usualRounds} by default
  --rows A,B      only these, and the references hop and sdk-v2: ${choices.join(', ')}
  --json FILE     writes the figures
  --compare FILE  compares with the figures of an earlier run
  --profile       in place of figures, the files and packages where the CPU time goes, cold and warm
  --smoke         a few calls of everything: shows that all of it runs, and says nothing about time

Takes some minutes; the system's rows need Linux. Exit code 1: a figure got worse than ×${noise} beside --compare, a function has no row,
or a handler's own figure and that of its process in the running system are more than ×2 apart. A missed goal is shown.`,
  options: {
    ...{ rounds: { type: 'string' }, rows: { type: 'string' }, smoke: { type: 'boolean', default: false } },
    profile: { type: 'boolean', default: false },
    ...{ json: { type: 'string' }, compare: { type: 'string' } },
  },
  async run({ values: { rounds, rows, smoke, profile, json, compare: earlier } }) {
    if (smoke && rounds !== undefined) throw new UsageError('--smoke has one round: leave out --rounds.');
    const effort = smoke ? few : whole(roundsOf(rounds));
    const chosen = rows === undefined ? undefined : chosenOf(rows);
    if (profile && (json ?? earlier ?? rounds) !== undefined)
      throw new UsageError('--profile measures nothing: leave out --rounds, --json and --compare.');
    if (profile) return printProfiles(await runProfiles({ chosen, onStep }));
    if (json !== undefined) await checkWritable(json);
    const before = earlier === undefined ? undefined : await readResult(earlier);
    const { result, missing } = await runBench({ effort, chosen, onStep });
    if (json !== undefined) await writeResult(json, result);
    const found = [...missing, ...(smoke ? [] : farApart(result))];
    return report(result, { before, found });
  },
});

const startedAt = performance.now();

function onStep(step: string): void {
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(0).padStart(4);
  process.stderr.write(`${seconds} s  ${step}\n`);
}

function roundsOf(text: string | undefined): number {
  const rounds = text === undefined ? usualRounds : Number(text);
  if (Number.isSafeInteger(rounds) && rounds >= 1) return rounds;
  throw new UsageError('--rounds is a whole number from 1.');
}

function chosenOf(text: string): string[] {
  const ids = text.split(',');
  const unknown = ids.find((id) => !choices.includes(id));
  if (unknown === undefined) return ids;
  throw new UsageError(`--rows: there is no row ${JSON.stringify(unknown)}.`);
}

/** @returns the exit code */
function report(result: Result, { before, found }: { before: Result | undefined; found: string[] }): number {
  process.stdout.write(printResult(result, judgeGoals(goals, result, before)));
  const changes = before === undefined ? [] : compare(result, before);
  if (before !== undefined) process.stdout.write(printChanges(changes));
  for (const sentence of found) process.stdout.write(`${sentence}\n`);
  return found.length > 0 || changes.some(({ worse }) => worse) ? 1 : 0;
}

function printProfiles(profiles: Awaited<ReturnType<typeof runProfiles>>): number {
  for (const [id, { cold, warm }] of profiles) {
    process.stdout.write(printPlaces(`${id}, import and first call`, cold));
    process.stdout.write(printPlaces(`${id}, warm`, warm));
  }
  return 0;
}
