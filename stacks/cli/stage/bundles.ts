/**
 * Builds the code of every function as a deploy would, for `npm run check:size` to weigh: stage `local`, into
 * `.local/size/<function>/bundle.mjs`.
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
    // A tool that is gone would be weighed with the others.
    await rm(join(repository, '.local/size'), { recursive: true, force: true });
    const { bundles = {} } = await planStage({ root: repository, stage: 'local', bundles: '.local/size' });
    for (const { folder, bytes } of Object.values(bundles))
      process.stdout.write(`${basename(folder).padEnd(24)} ${(bytes / 1000).toFixed(1).padStart(8)} kB\n`);
    return 0;
  },
});
