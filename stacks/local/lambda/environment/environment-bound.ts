/**
 * How many environments one function may have at once on this machine: `CHOKEPOINT_ENVIRONMENTS`, else by cores
 * and memory.
 */
import os from 'node:os';
import { PlainError } from '../../../terminal/plain-error.ts';
import { lambdaLimits } from '../limits.ts';

/** Fewer than this would make callers of slow tools wait for each other. */
const fewest = 4;

/** An environment has about 100 MB, a call needs two or three of them, and other programs run beside them. */
const memoryOfOneBytes = 1024 ** 3;

const most = 1_000;

/** @throws PlainError when `CHOKEPOINT_ENVIRONMENTS` is not a whole number from 1 to 1,000 */
export function environmentBound(
  { CHOKEPOINT_ENVIRONMENTS: chosen }: NodeJS.ProcessEnv,
  machine = { cores: os.availableParallelism(), memoryBytes: os.totalmem() },
): number {
  if (chosen === undefined) {
    const byCores = Math.max(lambdaLimits.environments, 2 * machine.cores);
    return Math.max(fewest, Math.min(byCores, Math.floor(machine.memoryBytes / memoryOfOneBytes)));
  }
  const number = /^[0-9]{1,4}$/.test(chosen) ? Number(chosen) : 0;
  if (number >= 1 && number <= most) return number;
  throw new PlainError(`CHOKEPOINT_ENVIRONMENTS is "${chosen}", not a whole number from 1 to ${most}.`);
}
