/**
 * `npm run plan -- --stage NAME`: what a deploy of that stage would make, what is proved about it, what it costs and
 * which quota it meets first, what is not tried, and, with --diff, what it changes. Progress and errors go to stderr,
 * so stdout is the answer alone. Exit codes: 0 all proofs hold, 1 a proof fails, 2 the command was wrong or no plan
 * could be made.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { visibleJsonText } from '../../shared/visible-text.ts';
import { assumptions } from './assumptions.ts';
import { writeBlastRadius } from './blast-radius/write-page.ts';
import { diffPlans, type PlanDiff } from './diff/diff-plans.ts';
import { printDiff } from './diff/print-diff.ts';
import { PlanError } from './plan-error.ts';
import { planFile, readPlanFile } from './plan-file.ts';
import { planStage } from './plan-stage.ts';
import type { PlanFile } from './plan-types.ts';
import { preparePlatform } from './prepare-platform.ts';
import { failures, printPlan } from './print-plan.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const HELP = `npm run plan -- --stage NAME [--dev] [--json] [--out FILE] [--diff OTHER] [--blast-radius FILE] [--no-sizes]

  --stage NAME  local, staging, production, or a stage of your own
  --dev         as "sst dev" would deploy it
  --json        the whole plan as JSON (use npm run -s: nothing else is on stdout then)
  --out FILE    writes the plan's JSON to FILE, too
  --diff OTHER  what changes since OTHER, a file that --out wrote; with --json as JSON
  --blast-radius FILE
                who could reach what, as one HTML page, with what changes since --diff; with --json as data, too
  --arguments FILE
                { "tool": { "argument": value } }: the calls that the page shows, instead of examples
  --no-sizes    builds no code: some seconds faster, and no code is weighed or compared
  --help        this text

Exit code 1 when a proof fails, 2 when there is no plan.
`;

const OPTIONS = {
  stage: { type: 'string' },
  dev: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  out: { type: 'string' },
  diff: { type: 'string' },
  'blast-radius': { type: 'string' },
  arguments: { type: 'string' },
  sizes: { type: 'boolean', default: true },
  help: { type: 'boolean', default: false },
} as const;

/**
 * @param args what follows the command
 * @param root folder of the app; default: this repository
 * @returns the exit code
 */
export async function main(args: string[], root = ROOT): Promise<number> {
  try {
    return await run(args, root);
  } catch (error) {
    if (!(error instanceof PlanError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 2;
  }
}

const progress = (line: string) => process.stderr.write(`${line}\n`);

async function run(args: string[], root: string): Promise<number> {
  const options = parse(args);
  if (options.help) {
    process.stdout.write(HELP);
    return 0;
  }
  if (!options.stage)
    throw new PlanError('Which stage? --stage local, staging, production, or one of your own.');
  // Before the work: a wrong file must not cost a plan.
  const other = options.diff === undefined ? undefined : await readPlanFile(options.diff);

  const plan = await makePlan({ ...options, stage: options.stage }, root);
  const diff = other && diffPlans(other, plan);
  const file = options['blast-radius'];
  const blastRadius =
    file && (await writeBlastRadius(plan, { file, argumentsFile: options.arguments, diff }));
  if (options.out) await writeFile(options.out, toJson(plan));
  if (options.json) process.stdout.write(toJson({ ...(diff ?? plan), ...(blastRadius && { blastRadius }) }));
  else process.stdout.write(diff ? diffOf(plan, diff) : printPlan(plan, assumptions));
  return plan.proofs.every((verdict) => verdict.ok) ? 0 : 1;
}

/** A comparison says nothing of a proof that failed before, too. */
const diffOf = (plan: PlanFile, diff: PlanDiff) =>
  `${failures(plan)
    .map((line) => `${line}\n`)
    .join('')}${printDiff(diff)}`;

const toJson = (value: unknown) => `${visibleJsonText(value)}\n`;

async function makePlan(
  { stage, dev, sizes }: { stage: string; dev: boolean; sizes: boolean },
  root: string,
): Promise<PlanFile> {
  await preparePlatform(root, { onProgress: progress });
  // In dev mode functions run on a laptop: there is no code to build.
  const withCode = sizes && !dev;
  const startedAt = performance.now();
  // A mistake in the command is told before, alone.
  const patience = setTimeout(
    progress,
    500,
    `Planning ${stage}${withCode ? ', and building its functions' : ''} …`,
  );
  const plan = await (withCode
    ? planWithCode(stage, root)
    : planStage({ root, stage, dev, env: settingsOf(process.env) }).then(planFile)
  ).finally(() => clearTimeout(patience));
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  progress(
    `${plan.resources.length} resources, ${Object.keys(plan.code ?? {}).length} functions built, ${seconds} s.`,
  );
  return plan;
}

async function planWithCode(stage: string, root: string): Promise<PlanFile> {
  // Within the app, so that source maps name the same relative paths wherever the app is.
  await mkdir(join(root, '.local'), { recursive: true });
  const bundles = await mkdtemp(join(root, '.local', 'plan-'));
  try {
    return planFile(await planStage({ root, stage, env: settingsOf(process.env), bundles }));
  } finally {
    await rm(bundles, { recursive: true, force: true });
  }
}

function parse(args: string[]) {
  try {
    return parseArgs({ args, options: OPTIONS, allowNegative: true }).values;
  } catch (error) {
    const [sentence] = (error as Error).message.split('. ');
    throw new PlanError(
      `${sentence}. Accepted: ${Object.keys(OPTIONS)
        .flatMap((name) => (name === 'sizes' ? ['--sizes', '--no-sizes'] : [`--${name}`]))
        .join(', ')}.`,
    );
  }
}

/** What a stage may take from the environment; the rest of it must not change a plan. */
function settingsOf(environment: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) =>
      name.startsWith('CHOKEPOINT_') && value !== undefined ? [[name, value]] : [],
    ),
  );
}
