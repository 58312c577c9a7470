/**
 * Builds the code of every function of the stage `local` as a deploy would, into
 * `.local/size/<function>/bundle.mjs`, for `npm run check:size` to measure.
 */
import { rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { planStage } from '../../plan/plan-stage.ts';
import { preparePlatform } from '../../plan/platform/prepare-platform.ts';
import { defineCommand } from '../command.ts';

const repository = fileURLToPath(new URL('../../..', import.meta.url));

export const main = defineCommand({
  usage: `Usage: npm run check:size

Builds the code of every function, prints one line for each, and compares their sizes with the limits in .size-limit.mjs.`,
  async run() {
    await preparePlatform(repository, { onProgress: (line) => process.stderr.write(`${line}\n`) });
    // Else check:size would also measure functions of tools that no longer exist.
    await rm(join(repository, '.local/size'), { recursive: true, force: true });
    const { bundles = {} } = await planStage({ root: repository, stage: 'local', bundles: '.local/size' });
    for (const { folder, bytes } of Object.values(bundles))
      process.stdout.write(`${basename(folder).padEnd(24)} ${(bytes / 1000).toFixed(1).padStart(8)} kB\n`);
    return 0;
  },
});
