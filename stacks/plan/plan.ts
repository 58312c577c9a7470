/**
 * `npm run plan -- --stage NAME`: what a deploy of that stage would make, what is proved about it, and what is
 * not tried. Progress and errors go to stderr, so stdout is the answer alone. Exit codes: 0 all proofs hold,
 * 1 a proof fails, 2 the command was wrong or no plan could be made.
 */
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { assumptions } from './assumptions.ts';
import { PlanError } from './plan-error.ts';
import { planStage } from './plan-stage.ts';
import { preparePlatform } from './prepare-platform.ts';
import { printPlan } from './print-plan.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const HELP = `npm run plan -- --stage NAME [--dev] [--json] [--out FILE]

  --stage NAME  local, staging, production, or a stage of your own
  --dev         as "sst dev" would deploy it
  --json        the whole plan as JSON (use npm run -s: nothing else is on stdout then)
  --out FILE    writes the JSON to FILE, too
  --help        this text

Exit code 1 when a proof fails, 2 when there is no plan.
`;

const OPTIONS = {
  stage: { type: 'string' },
  dev: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  out: { type: 'string' },
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

async function run(args: string[], root: string): Promise<number> {
  const options = parse(args);
  if (options.help) {
    process.stdout.write(HELP);
    return 0;
  }
  if (!options.stage)
    throw new PlanError('Which stage? --stage local, staging, production, or one of your own.');

  const onProgress = (line: string) => process.stderr.write(`${line}\n`);
  await preparePlatform(root, { onProgress });
  const plan = await planStage({
    root,
    stage: options.stage,
    dev: options.dev,
    env: settingsOf(process.env),
  });
  const json = `${JSON.stringify(plan, null, 2)}\n`;
  if (options.out) await writeFile(options.out, json);
  process.stdout.write(options.json ? json : printPlan(plan, assumptions));
  return plan.proofs.every((verdict) => verdict.ok) ? 0 : 1;
}

function parse(args: string[]) {
  try {
    return parseArgs({ args, options: OPTIONS }).values;
  } catch (error) {
    const [sentence] = (error as Error).message.split('. ');
    throw new PlanError(
      `${sentence}. Accepted: ${Object.keys(OPTIONS)
        .map((name) => `--${name}`)
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
