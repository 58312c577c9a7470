/**
 * `npm run deploy -- --stage NAME`: looks whether a deploy can end well, then starts `sst deploy` with the very same
 * arguments. Enters: SST's arguments. Leaves: SST's exit code, or 2 and one sentence before anything is deployed.
 */
import { parseArgs } from 'node:util';
import { PlainError } from '../local/plain-error.ts';
import { readConcurrency } from './account-concurrency.ts';
import { envOf } from './env-files.ts';
import { preflight } from './preflight.ts';
import { startSst } from './start-sst.ts';

const usage = `npm run deploy -- --stage NAME [options of sst deploy]

Looks first, and stops with one sentence and exit code 2 before anything is deployed, when
  - a setting of the stage is missing, or still an example (stacks/settings.ts)
  - the account runs fewer calls at once than the tools of a shared stage reserve, and 100 more
    (lambda:GetAccountSettings and lambda:GetFunctionConcurrency, with this shell's AWS credentials)
  - the audit store would be locked in compliance mode, and nobody has tried the lock on staging
Then starts "sst deploy" with the same arguments, and ends with its exit code: npx sst deploy --help.

  --stage NAME  which stage; never guessed
  --help        this text
`;

export async function main(args: string[]): Promise<number> {
  const { stage: given = [], help } = parseArgs({
    ...{ args, strict: false, allowPositionals: true },
    options: { stage: { type: 'string', multiple: true }, help: { type: 'boolean' } },
  }).values;
  if (help) {
    process.stdout.write(usage);
    return 0;
  }
  try {
    const stage = stageIn(given);
    const env = await envOf(process.cwd(), stage, process.env);
    const notes = await preflight(stage, { env, read: (where) => readConcurrency({ ...where, env }) });
    for (const note of notes) process.stderr.write(`  ${note}\n`);
  } catch (error) {
    if (!(error instanceof PlainError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 2;
  }
  return startSst(['deploy', ...args]);
}

/** SST would take the last of several, and guess where there is none: neither belongs into a deploy. */
function stageIn(given: (string | boolean)[]): string {
  const [stage, ...others] = new Set(given);
  if (typeof stage === 'string' && stage !== '' && others.length === 0) return stage;
  throw new PlainError(`Which stage? Say it once: npm run deploy -- --stage NAME.\n\n${usage}`);
}
