/** `npm run fuzz`: hostile inputs by the hundred thousand, each judged; the same ones for the same seed. */
import { defineCommand, UsageError } from '../../stacks/cli/command.ts';
import { printFuzzed } from './print.ts';
import { runCase, runTargets } from './run-cases.ts';
import type { Target } from './target.ts';
import { makers } from './targets.ts';

const names = Object.keys(makers);

export const main = defineCommand({
  usage: `Usage: npm run fuzz [-- --cases N] [--seed N] [--only A,B] [--case NAME/NUMBER]

  --cases N           of all targets together; 1,000,000 by default
  --seed N            1 by default
  --only A,B          some of ${names.join(', ')}
  --case NAME/NUMBER  one case again, with what it sends

No case may crash, hang for more than a second, be answered as our own defect, or bring out a secret. Exit code 1: one did.`,
  options: {
    ...{ cases: { type: 'string', default: '1000000' }, seed: { type: 'string', default: '1' } },
    ...{ only: { type: 'string' }, case: { type: 'string' } },
  },
  async run({ values }) {
    const seed = wholeNumber('--seed', values.seed);
    if (values.case !== undefined) return replay(values.case, seed);
    const targets = await makeTargets(values.only?.split(',') ?? names);
    try {
      const cases = wholeNumber('--cases', values.cases);
      const fuzzed = await runTargets(targets, { seed, cases, onProgress });
      process.stdout.write(printFuzzed(fuzzed, seed));
      return fuzzed.findings.length === 0 ? 0 : 1;
    } finally {
      for (const { end } of targets) await end?.();
    }
  },
});

async function replay(text: string, seed: number): Promise<number> {
  const [name = '', number = ''] = text.split('/');
  const [target] = await makeTargets([name]);
  if (target === undefined) throw new UsageError(`There is no target "${name}".`);
  try {
    const { outcome, ms, finding, input } = await runCase(target, seed, wholeNumber('--case', number));
    process.stdout.write(`${outcome}, ${ms.toFixed(1)} ms\n${finding?.why ?? ''}\n${input}\n`);
    return finding === undefined ? 0 : 1;
  } finally {
    await target.end?.();
  }
}

async function makeTargets(chosen: readonly string[]): Promise<Target[]> {
  const unknown = chosen.find((name) => !names.includes(name));
  if (unknown !== undefined)
    throw new UsageError(`There is no target "${unknown}". Choose of ${names.join(', ')}.`);
  const targets: Target[] = [];
  for (const name of chosen) targets.push(await (makers[name] as () => Promise<Target>)());
  return targets;
}

const startedAt = performance.now();
let toldAt = 0;

/** A line every few seconds. */
function onProgress(target: string, done: number, of: number): void {
  const now = performance.now();
  if (now - toldAt < 5_000 && done < of) return;
  toldAt = now;
  const seconds = ((now - startedAt) / 1000).toFixed(0).padStart(4);
  process.stderr.write(`${seconds} s  ${target}: ${done} of ${of}\n`);
}

function wholeNumber(name: string, text: string): number {
  if (/^[0-9]{1,9}$/.test(text)) return Number(text);
  throw new UsageError(`${name} is "${text}", not a whole number.`);
}
