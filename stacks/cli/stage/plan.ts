/**
 * `npm run plan -- --stage NAME`: prints the resources of a deploy of that stage, the proofs, the costs, the
 * quotas that it meets first, the untried assumptions, and, with --diff, the changes. Progress and errors go to
 * stderr, so that stdout has only the result. Exit codes: 0 all proofs hold, 1 a proof fails, 2 without a plan.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { visibleJsonText } from '../../../shared/visible-text.ts';
import { assumptions } from '../../plan/assumptions/assumptions.ts';
import { planFile, readPlanFile } from '../../plan/plan-file.ts';
import { settingsOf } from '../../plan/plan-stage.ts';
import type { PlanFile } from '../../plan/plan-types.ts';
import { preparePlatform } from '../../plan/platform/prepare-platform.ts';
import { proveStage } from '../../prove/prove-stage.ts';
import { writeBlastRadius } from '../../report/blast-radius/write-page.ts';
import { diffPlans } from '../../report/diff/diff-plans.ts';
import { firstScreen, type Screen } from '../../report/first-screen.ts';
import { printPlan } from '../../report/print-plan.ts';
import { painted, type Tones } from '../../terminal/paint.ts';
import { PlainError } from '../../terminal/plain-error.ts';
import { defineCommand, UsageError } from '../command.ts';

const repository = fileURLToPath(new URL('../../..', import.meta.url));

const usage = `Usage: npm run plan -- --stage NAME [--dev] [--full] [--json] [--out FILE] [--diff OTHER] [--blast-radius FILE] [--no-sizes]

  --stage NAME  local, staging, production, or a stage of your own
  --dev         as "sst dev" would deploy it
  --full        every resource, proof, quota, price and assumption; with --diff every change, whole
  --json        the whole plan as JSON (use npm run -s: nothing else is on stdout then)
  --out FILE    writes the plan's JSON to FILE, too
  --diff OTHER  what changes since OTHER, a file that --out wrote; with --json as JSON
  --blast-radius FILE
                who could reach what, as one HTML page, with what changes since --diff; with --json as data, too
  --arguments FILE
                { "tool": { "argument": value } }: the calls that the page shows, instead of examples
  --no-sizes    builds no code: some seconds faster, and no code is weighed or compared
  --help        this text

Exit code 1 when a proof fails, 2 when there is no plan.`;

const options = {
  stage: { type: 'string' },
  dev: { type: 'boolean', default: false },
  full: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  out: { type: 'string' },
  diff: { type: 'string' },
  'blast-radius': { type: 'string' },
  arguments: { type: 'string' },
  'no-sizes': { type: 'boolean', default: false },
} as const;

/**
 * @param root folder of the app
 * @param prove plans and proves a stage; tests replace it by plans that they have already
 */
export const planCommand = (root: string, prove = proveStage) =>
  defineCommand({ usage, options, run: ({ values }) => plan(values, { root, prove }) });

export const main = planCommand(repository);

type Values = {
  stage?: string | undefined;
  out?: string | undefined;
  diff?: string | undefined;
  arguments?: string | undefined;
  'blast-radius'?: string | undefined;
} & Record<'dev' | 'full' | 'json' | 'no-sizes', boolean>;

const progress = (line: string) => process.stderr.write(`${line}\n`);

type App = { root: string; prove: typeof proveStage };

async function plan(values: Values, app: App): Promise<number> {
  const { stage, 'blast-radius': file, arguments: argumentsFile } = values;
  if (stage === undefined)
    throw new UsageError('Which stage? --stage local, staging, production, or one of your own.');
  if (argumentsFile !== undefined && file === undefined)
    throw new UsageError('--arguments says which calls the page of --blast-radius shows: give both.');
  // Before the plan, which takes seconds, so that a wrong file fails at once.
  const other = values.diff === undefined ? undefined : await readPlanFile(values.diff);

  const made = await makePlan(stage, { dev: values.dev, withCode: !values['no-sizes'] && !values.dev }, app);
  const diff = other && diffPlans(other, made);
  const blastRadius = file && (await writeBlastRadius(made, { file, argumentsFile, diff }));
  if (values.out !== undefined) await writePlan(values.out, made);
  if (values.json) process.stdout.write(toJson({ ...(diff ?? made), ...(blastRadius && { blastRadius }) }));
  else process.stdout.write(painted(textOf({ plan: made, assumptions, diff, full: values.full }), tones));
  return made.proofs.every((verdict) => verdict.ok) ? 0 : 1;
}

async function writePlan(file: string, made: PlanFile): Promise<void> {
  await writeFile(file, toJson(made)).catch((error: Error) => {
    throw new PlainError(`The plan cannot be written to ${file}: ${error.message}.`, { cause: error });
  });
}

const tones: Tones = {
  ...({ FAILS: 'bad', WIDER: 'bad', OVER: 'bad', HAZARD: 'bad' } as const),
  ...({ All: 'good', holds: 'good', narrower: 'good', look: 'ask', Tool: 'heading' } as const),
};

/** With --diff, --full prints every change; without it, the whole plan. */
const textOf = (screen: Screen): string =>
  screen.full && !screen.diff ? printPlan(screen.plan, screen.assumptions) : firstScreen(screen);

const toJson = (value: unknown) => `${visibleJsonText(value)}\n`;

type Kind = { dev: boolean; withCode: boolean };

/** In dev mode functions run on a laptop, so there is no code to build. */
async function makePlan(stage: string, { dev, withCode }: Kind, app: App): Promise<PlanFile> {
  const { root, prove } = app;
  await preparePlatform(root, { onProgress: progress });
  const startedAt = performance.now();
  // Late, so that an error of the command is printed without this line before it.
  const patience = setTimeout(
    progress,
    500,
    `Planning ${stage}${withCode ? ', and building its functions' : ''} …`,
  );
  const made = await (withCode
    ? planWithCode(stage, app)
    : prove({ root, stage, dev, env: settingsOf(process.env) }).then(planFile)
  ).finally(() => clearTimeout(patience));
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  const built = Object.keys(made.code ?? {}).length;
  progress(`${made.resources.length} resources, ${built} functions built, ${seconds} s.`);
  return made;
}

async function planWithCode(stage: string, { root, prove }: App): Promise<PlanFile> {
  // A folder in the app, so that relative paths in source maps do not depend on the machine.
  await mkdir(join(root, '.local'), { recursive: true });
  const bundles = await mkdtemp(join(root, '.local', 'plan-'));
  try {
    return planFile(await prove({ root, stage, env: settingsOf(process.env), bundles }));
  } finally {
    await rm(bundles, { recursive: true, force: true });
  }
}
