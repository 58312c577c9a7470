/**
 * `npm run prepare:platform [-- --again]`: makes `.sst/platform` when it is absent or of another SST version.
 * Silent when there is nothing to do; progress and errors go to stderr.
 */
import { fileURLToPath } from 'node:url';
import { PlanError } from './plan-error.ts';
import { preparePlatform } from './prepare-platform.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** @returns the exit code: 1 when there is no platform now */
export async function main(args: string[]): Promise<number> {
  const onProgress = (line: string) => process.stderr.write(`${line}\n`);
  try {
    await preparePlatform(ROOT, { again: args.includes('--again'), onProgress });
    return 0;
  } catch (error) {
    if (!(error instanceof PlanError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
}
