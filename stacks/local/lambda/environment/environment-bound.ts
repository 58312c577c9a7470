/**
 * Two numbers of concurrency that the person at this machine may choose: environments of one function
 * (`CHOKEPOINT_ENVIRONMENTS`; beyond them calls wait), and the quota of a made-up AWS account
 * (`CHOKEPOINT_ACCOUNT_CONCURRENCY`; beyond it calls are refused, as on AWS).
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
  return wholeNumber('CHOKEPOINT_ENVIRONMENTS', chosen, most);
}

/** Lambda raises an account's quota of 1,000 to tens of thousands on request. */
const mostOfAccount = 100_000;

/**
 * @returns how many calls the account runs at once; undefined when nobody chose a number: then calls wait, and none
 *   is refused for the account's sake
 * @throws PlainError when `CHOKEPOINT_ACCOUNT_CONCURRENCY` is not a whole number from 1 to 100,000
 */
export function accountConcurrency({
  CHOKEPOINT_ACCOUNT_CONCURRENCY: chosen,
}: NodeJS.ProcessEnv): number | undefined {
  return chosen === undefined
    ? undefined
    : wholeNumber('CHOKEPOINT_ACCOUNT_CONCURRENCY', chosen, mostOfAccount);
}

function wholeNumber(name: string, chosen: string, largest: number): number {
  const number = /^[0-9]{1,6}$/.test(chosen) ? Number(chosen) : 0;
  if (number >= 1 && number <= largest) return number;
  throw new PlainError(`${name} is "${chosen}", not a whole number from 1 to ${largest}.`);
}
