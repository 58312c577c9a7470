/**
 * `npm run load`: many clients at once on a system of its own, every answer checked; and kills of functions at random
 * moments, with what the record says of them.
 */
import { defineCommand, UsageError } from '../../stacks/cli/command.ts';
import { type StartedSystem, startSystem } from '../support/start-system.ts';
import { killFunctions } from './kill-functions.ts';
import { killProblems } from './kill-problems.ts';
import { loadProblems, printKills, printLoads } from './print.ts';
import { type LoadResult, runLoad } from './run-load.ts';

export const main = defineCommand({
  usage: `Usage: npm run load [-- --clients 64,256] [--seconds N] [--kills N] [--seed N]

  --clients A,B  clients at once, a run each; 0 for none. 64,256 by default
  --seconds N    how long each run takes; 60 by default
  --kills N      before that, how often a function is killed while a call is on its way; 0 by default
  --seed N       of everything that is left to chance; 1 by default

Starts a system of its own on free ports; needs Linux. Exit code 1: an answer was wrong, memory or descriptors grew while a
load of a minute or more went on, or a kill was felt beyond the call that it hit.`,
  options: {
    ...{ clients: { type: 'string', default: '64,256' }, seconds: { type: 'string', default: '60' } },
    ...{ kills: { type: 'string', default: '0' }, seed: { type: 'string', default: '1' } },
  },
  async run({ values }) {
    const numbers = values.clients.split(',').map((text) => wholeNumber('--clients', text));
    const [seconds, kills, seed] = (['seconds', 'kills', 'seed'] as const).map((name) =>
      wholeNumber(`--${name}`, values[name]),
    ) as [number, number, number];
    onStep('starting a system');
    const system = await startSystem();
    try {
      // Kills come first: later a function has many environments, and each that is killed takes its part of the budgets along.
      const killed = kills === 0 ? [] : await kill(system, { kills, seed });
      const clients = numbers.filter((each) => each > 0);
      const problems = [...killed, ...(await loads(system, { clients, seconds, seed }))];
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
  { clients, ...load }: { clients: number[]; seconds: number; seed: number },
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

const startedAt = performance.now();

function onStep(step: string): void {
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(0).padStart(4);
  process.stderr.write(`${seconds} s  ${step}\n`);
}

function wholeNumber(name: string, text: string): number {
  if (/^[0-9]{1,6}$/.test(text)) return Number(text);
  throw new UsageError(`${name} is "${text}", not a whole number.`);
}
