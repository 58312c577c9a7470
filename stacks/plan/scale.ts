/**
 * `npm run scale [-- COUNT …]`: which AWS quota a growing catalogue meets first. Plans the stage `production` for a
 * generated catalogue (test/scale/catalogue.ts) of 1, 10, 200 and 1,000 tools and prints how full each quota gets, how
 * many tools fill it, and what to do then. Exit code 2 when a plan could not be made.
 */
import { fileURLToPath } from 'node:url';
import { PlanError } from './plan-error.ts';
import { planStage } from './plan-stage.ts';
import type { Plan } from './plan-types.ts';
import { preparePlatform } from './prepare-platform.ts';
import { printScale } from './quotas/print-scale.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const usual = [1, 10, 200, 1000];

/** The plan of that many generated tools. No proof is made of it: only what it holds is counted. */
export function planOfTools(tools: number): Promise<Plan> {
  const env = { CHOKEPOINT_SCALE_TOOLS: String(tools) };
  return planStage({ root: ROOT, stage: 'production', conditions: ['scale'], env, prove: false });
}

/** @param args how many tools, several numbers */
export async function main(args: string[]): Promise<number> {
  const counts = args.length === 0 ? usual : args.map(Number);
  if (counts.some((tools) => !Number.isInteger(tools) || tools < 1)) {
    process.stderr.write('How many tools? Whole numbers from 1: npm run scale -- 1 10 200\n');
    return 2;
  }
  const progress = (line: string) => process.stderr.write(`${line}\n`);
  try {
    await preparePlatform(ROOT, { onProgress: progress });
    const plans: Plan[] = [];
    for (const tools of counts.toSorted((left, right) => left - right)) {
      const startedAt = performance.now();
      const plan = await planOfTools(tools);
      plans.push(plan);
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
      progress(`Planned ${tools} tools: ${plan.resources.length} resources, ${seconds} s.`);
    }
    process.stdout.write(printScale(plans));
    return 0;
  } catch (error) {
    if (!(error instanceof PlanError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 2;
  }
}
