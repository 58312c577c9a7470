/**
 * `npm run deploy -- --stage NAME`: checks whether a deploy can succeed, then starts `sst deploy` with the same
 * arguments. Enters: SST's arguments. Leaves: SST's exit code, or 2 and one sentence before it changes anything.
 */
import { readConcurrency } from '../../deploy/account-concurrency.ts';
import { envOf } from '../../deploy/env-files.ts';
import { preflight } from '../../deploy/preflight.ts';
import { startSst } from '../../deploy/start-sst.ts';
import { defineCommand, UsageError } from '../command.ts';

const usage = `Usage: npm run deploy -- --stage NAME [options of sst deploy]

Looks first, and stops with one sentence and exit code 2 before anything is deployed, when
  - a setting of the stage is missing, or still an example (stacks/settings.ts)
  - the account runs fewer calls at once than the tools of a shared stage reserve, and 100 more
    (lambda:GetAccountSettings and lambda:GetFunctionConcurrency, with this shell's AWS credentials)
  - the audit store would be locked in compliance mode, and nobody has tried the lock on staging
Then starts "sst deploy" with the same arguments, and ends with its exit code: npx sst deploy --help.

  --stage NAME  which stage; never guessed
  --help        this text`;

export const main = defineCommand({
  usage,
  options: { stage: { type: 'string', multiple: true } },
  passesOn: true,
  async run({ values, args }) {
    const stage = stageIn(values.stage ?? []);
    const env = await envOf(process.cwd(), stage, process.env);
    const notes = await preflight(stage, { env, read: (where) => readConcurrency({ ...where, env }) });
    for (const note of notes) process.stderr.write(`  ${note}\n`);
    return startSst(['deploy', ...args]);
  },
});

/** Demands exactly one stage: SST would take the last of several, and guess a missing one. */
function stageIn(stages: readonly unknown[]): string {
  const [stage, ...others] = new Set(stages);
  if (typeof stage === 'string' && stage !== '' && others.length === 0) return stage;
  throw new UsageError('Which stage? Say it once: npm run deploy -- --stage NAME.');
}
