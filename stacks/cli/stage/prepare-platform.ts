/** `npm run prepare:platform`: makes .sst/platform unless it is up to date; progress goes to stderr. */
import { fileURLToPath } from 'node:url';
import { preparePlatform } from '../../plan/platform/prepare-platform.ts';
import { defineCommand } from '../command.ts';

const repository = fileURLToPath(new URL('../../..', import.meta.url));

export const main = defineCommand({
  usage: `Usage: npm run prepare:platform [-- --again]

Makes .sst/platform when it is absent or of another SST version.

  --again  makes it in any case`,
  options: { again: { type: 'boolean', default: false } },
  async run({ values: { again } }) {
    await preparePlatform(repository, { again, onProgress: (line) => process.stderr.write(`${line}\n`) });
    return 0;
  },
});
