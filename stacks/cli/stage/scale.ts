/**
 * `npm run scale`: what an application meets first as it grows. With numbers of tools, it plans the stage `production` for
 * generated catalogues (test/scale/catalogue.ts) and says how full each AWS quota is. With `--calls`, it plans the
 * application as it is and simulates traffic: costs, waits, limits, and what to raise in which order.
 */
import { fileURLToPath } from 'node:url';
import { planOfTools } from '../../plan/plan-of-tools.ts';
import { planStage } from '../../plan/plan-stage.ts';
import type { Plan } from '../../plan/plan-types.ts';
import { preparePlatform } from '../../plan/platform/prepare-platform.ts';
import { printCalls } from '../../report/scale/print-calls.ts';
import { printTools } from '../../report/scale/print-tools.ts';
import { simulate } from '../../report/scale/simulate.ts';
import { readStageModel } from '../../report/scale/stage-model.ts';
import { defineCommand, UsageError } from '../command.ts';

const repository = fileURLToPath(new URL('../../..', import.meta.url));

const usual = [1, 10, 200, 1000];

export const main = defineCommand({
  usage: `Usage: npm run scale [-- COUNT …] [-- --calls A,B [--minutes N] [--seed N]]

  COUNT        how many tools, whole numbers from 1; ${usual.join(' ')} by default
  --calls A,B  calls a second, whole numbers from 1 to 2000, such as 10,100,1000: this application's stage production
               under such traffic, on paper
  --minutes N  how long the traffic lasts; 15 by default
  --seed N     of everything that is left to chance; 1 by default`,
  options: {
    calls: { type: 'string' },
    ...{ minutes: { type: 'string', default: '15' }, seed: { type: 'string', default: '1' } },
  },
  words: { least: 0, most: Number.POSITIVE_INFINITY, question: '' },
  async run({ words, values }) {
    const counts = words.length === 0 ? usual : words.map(Number);
    if (counts.some((tools) => !Number.isSafeInteger(tools) || tools < 1))
      throw new UsageError('How many tools? Whole numbers from 1: npm run scale -- 1 10 200');
    if (values.calls === undefined) {
      process.stdout.write(printTools(await plansOf(counts)));
      return 0;
    }
    if (words.length > 0) throw new UsageError('Numbers of tools and --calls do not go together.');
    const rates = values.calls.split(',').map((text) => numberIn('--calls', text, 2_000));
    const run = {
      minutes: numberIn('--minutes', values.minutes, 240),
      seed: numberIn('--seed', values.seed, 2 ** 31),
    };
    process.stdout.write(
      await traffic(
        rates.toSorted((left, right) => left - right),
        run,
      ),
    );
    return 0;
  },
});

function numberIn(name: string, text: string, most: number): number {
  if (/^[1-9][0-9]{0,9}$/.test(text) && Number(text) <= most) return Number(text);
  throw new UsageError(`${name} is "${text}", not a whole number from 1 to ${most.toLocaleString('en-US')}.`);
}

async function traffic(rates: number[], run: { minutes: number; seed: number }): Promise<string> {
  await preparePlatform(repository, { onProgress: progress });
  const plan = await planStage({ root: repository, stage: 'production' });
  const stage = readStageModel(plan);
  const runOf = (callsPerSecond: number, limited: boolean) => {
    const how = limited ? '' : ' without limits';
    progress(`Simulating ${run.minutes} minutes of ${callsPerSecond} calls a second${how}.`);
    return simulate(stage, { callsPerSecond, limited, ...run });
  };
  const outcomes = rates.map((rate) => runOf(rate, true));
  const demand = runOf(Math.max(...rates), false);
  const { minutes, seed } = run;
  const title = `Traffic on paper (stage production, ${plan.contracts.length} tools, ${minutes} minutes, seed ${seed})`;
  return `${title}\n\n${printCalls(plan, stage, { outcomes, demand })}`;
}

const progress = (line: string) => process.stderr.write(`${line}\n`);

async function plansOf(counts: number[]): Promise<Plan[]> {
  await preparePlatform(repository, { onProgress: progress });
  const plans: Plan[] = [];
  for (const tools of counts.toSorted((left, right) => left - right)) {
    const startedAt = performance.now();
    const plan = await planOfTools(tools, repository);
    plans.push(plan);
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    progress(`Planned ${tools} tools: ${plan.resources.length} resources, ${seconds} s.`);
  }
  return plans;
}
