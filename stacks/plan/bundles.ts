/**
 * Builds the code of every function as a deploy would, for `npm run check:size` to weigh: stage `local`, into
 * `.local/size/<function>/bundle.mjs`. Prints one line for each. Exit code 1 when the code does not build.
 */
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PlanError } from './plan-error.ts';
import { planStage } from './plan-stage.ts';
import { preparePlatform } from './prepare-platform.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

try {
  await preparePlatform(ROOT, { onProgress: (line) => process.stderr.write(`${line}\n`) });
  const { bundles = {} } = await planStage({ root: ROOT, stage: 'local', bundles: '.local/size' });
  for (const { folder, bytes } of Object.values(bundles)) {
    process.stdout.write(`${basename(folder).padEnd(24)} ${(bytes / 1000).toFixed(1).padStart(8)} kB\n`);
  }
} catch (error) {
  if (!(error instanceof PlanError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
