/**
 * `node stacks/plan/prepare.ts [--again]`: makes `.sst/platform` when it is absent or of another SST version.
 * Silent when there is nothing to do; progress and errors on stderr; exit code 1 when it fails.
 */
import { fileURLToPath } from 'node:url';
import { preparePlatform } from './prepare-platform.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

try {
  await preparePlatform(root, {
    again: process.argv.includes('--again'),
    onProgress: (line) => process.stderr.write(`${line}\n`),
  });
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
}
