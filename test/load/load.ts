/**
 * `npm run load`: many clients at once on a system of its own, every answer checked; and kills of functions at random
 * moments, with what the record says of them.
 */
import { defineCommand, UsageError } from '../../stacks/cli/command.ts';
import { type StartedSystem, startSystem } from '../support/start-system.ts';
import { crashProblems } from './crash-problems.ts';
import { crashSystem } from './crash-system.ts';
import { killFunctions } from './kill-functions.ts';
import { killProblems } from './kill-problems.ts';
import { loadProblems, printCrashes, printKills, printLoads } from './print.ts';
import { recordProblems } from './record-problems.ts';
import { type Load, type LoadResult, runLoad } from './run-load.ts';

export const main = defineCommand({
  usage: `Usage: npm run load [-- --clients 64,256] [--seconds N] [--reads] [--kills N] [--crashes N] [--seed N]

  --clients A,B  clients at once, a run each; 0 for none. 64,256 by default
  --seconds N    how long each run takes; 60 by default
  --reads        only tools that store nothing, so that memory that grows is not data
  --kills N      before that, how often a function is killed while a call is on its way; 0 by default
  --crashes N    after everything, how often the whole system is killed while people write, and started again; 0 by default
  --seed N       of everything that is left to chance; 1 by default

Starts a system of its own on free ports; needs Linux. Exit code 1: an answer was wrong, memory or descriptors grew while a
load of a minute or more went on, a kill was felt beyond the call that it hit, a crash lost or repeated something, or the record is not whole.`,
  options: {
    ...{ clients: { type: 'string', default: '64,256' }, seconds: { type: 'string', default: '60' } },
    ...{ kills: { type: 'string', default: '0' }, crashes: { type: 'string', default: '0' } },
    ...{ seed: { type: 'string', default: '1' }, reads: { type: 'boolean', default: false } },
  },
  async run({ values }) {
    const numbers = values.clients.split(',').map((text) => wholeNumber('--clients', text));
    const [seconds, kills, crashes, seed] = (['seconds', 'kills', 'crashes', 'seed'] as const).map((name) =>
      wholeNumber(`--${name}`, values[name]),
    ) as [number, number, number, number];
    onStep('starting a system');
    let system = await startSystem();
    try {
      // Kills come first: later a function has many environments, and each that is killed takes its part of the budgets along.
      const killed = kills === 0 ? [] : await kill(system, { kills, seed });
      const clients = numbers.filter((each) => each > 0);
      const loaded = await loads(system, { clients, seconds, seed, which: values.reads ? 'reads' : 'all' });
      const crashed = crashes === 0 ? { system, problems: [] } : await crash(system, { crashes, seed });
      system = crashed.system;
      const problems = [...killed, ...loaded, ...crashed.problems, ...(await recordProblems(system.home))];
      process.stdout.write(problems.map((problem) => `${problem}\n`).join(''));
      return problems.length === 0 ? 0 : 1;
    } finally {
      onStep('stopping it');
      await system.stop();
    }
  },
});

async function loads(
  system: StartedSystem,
  { clients, ...load }: Omit<Load, 'clients'> & { clients: number[] },
): Promise<string[]> {
  const results: LoadResult[] = [];
  for (const each of clients) {
    onStep(`${each} clients for ${load.seconds} s`);
    results.push(await runLoad(system, { clients: each, ...load }));
  }
  if (results.length > 0) process.stdout.write(printLoads(results));
  return results.flatMap(loadProblems);
}

async function kill(system: StartedSystem, options: { kills: number; seed: number }): Promise<string[]> {
  onStep(`${options.kills} kills`);
  const all = await killFunctions(system, {
    ...options,
    onKill: ({ victim, heard, nextMs }, at) =>
      onStep(`kill ${at + 1}: ${victim}; the call heard ${heard}, the next one took ${nextMs.toFixed(0)} ms`),
  });
  process.stdout.write(printKills(all));
  return killProblems(all, system.home);
}

async function crash(
  first: StartedSystem,
  options: { crashes: number; seed: number },
): Promise<{ system: StartedSystem; problems: string[] }> {
  onStep(`${options.crashes} crashes`);
  const { system, all } = await crashSystem(first, {
    ...options,
    onCrash: ({ writes, startMs }, at) =>
      onStep(`crash ${at + 1}: ${writes.length} writes; the next start took ${startMs.toFixed(0)} ms`),
  });
  process.stdout.write(printCrashes(all));
  return { system, problems: await crashProblems(all, system.home) };
}

const startedAt = performance.now();

function onStep(step: string): void {
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(0).padStart(4);
  process.stderr.write(`${seconds} s  ${step}\n`);
}

function wholeNumber(name: string, text: string): number {
  if (/^[0-9]{1,6}$/.test(text)) return Number(text);
  throw new UsageError(`${name} is "${text}", not a whole number.`);
}
