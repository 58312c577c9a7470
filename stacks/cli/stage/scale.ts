/**
 * `npm run scale [-- COUNT …]`: finds the AWS quotas that a growing catalogue meets first. Plans the stage
 * `production` for a generated catalogue (test/scale/catalogue.ts) and prints for each quota how full it is, how
 * many tools fill it, and the remedy.
 */
import { fileURLToPath } from 'node:url';
import { planOfTools } from '../../plan/plan-of-tools.ts';
import type { Plan } from '../../plan/plan-types.ts';
import { preparePlatform } from '../../plan/platform/prepare-platform.ts';
import { printScale } from '../../report/print-scale.ts';
import { defineCommand, UsageError } from '../command.ts';

const repository = fileURLToPath(new URL('../../..', import.meta.url));

const usual = [1, 10, 200, 1000];

export const main = defineCommand({
  usage: `Usage: npm run scale [-- COUNT …]

  COUNT  how many tools, whole numbers from 1; ${usual.join(' ')} by default`,
  words: { least: 0, most: Number.POSITIVE_INFINITY, question: '' },
  async run({ words }) {
    const counts = words.length === 0 ? usual : words.map(Number);
    if (counts.some((tools) => !Number.isSafeInteger(tools) || tools < 1))
      throw new UsageError('How many tools? Whole numbers from 1: npm run scale -- 1 10 200');
    process.stdout.write(printScale(await plansOf(counts)));
    return 0;
  },
});

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
