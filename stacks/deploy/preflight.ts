/**
 * Checks the conditions for deploying a stage. Takes its name and a way to read AWS; gives notes for the
 * person who deploys. Reads nothing from AWS when the stage reserves no concurrency.
 * @throws PlainError with one sentence that names the problem and the remedy
 */
import { catalogue } from '#application/catalogue';
import { app, region } from '#application/settings';
import { physicalName } from '../../shared/names.ts';
import { checkDeployable } from '../app/stage/deployable.ts';
import { stageOf } from '../app/stage/stage-of.ts';
import type { Stage } from '../app/stage/stages.ts';
import { reservations, unreservedCalls } from '../app/tools/reservations.ts';
import { inPlainWords, PlainError } from '../terminal/plain-error.ts';
import type { Concurrency } from './account-concurrency.ts';

export type Preflight = {
  /** as sst.config.ts will see it */
  env: NodeJS.ProcessEnv;
  /** `functions`: names of those that will have a reservation */
  read(where: { region: string; functions: string[] }): Promise<Concurrency>;
};

/**
 * @returns a sentence for each reason against the deploy; none when it may begin
 * @throws PlainError for a stage that cannot be deployed at all
 */
export async function preflight(name: string, { env, read }: Preflight): Promise<string[]> {
  const stage = inPlainWords(() => stageOf(name, env));
  inPlainWords(() => checkDeployable(stage, { command: 'deploy', dev: false }));
  const reserved = inPlainWords(() => reservations(catalogue, stage));
  if (reserved.size === 0) return [];
  const functions = [...reserved.keys()].map((tool) => physicalName({ app, stage: name }, `tool-${tool}`));
  const calls = [...reserved.values()].reduce((sum, one) => sum + one, 0);
  return judge(stage, calls, await read({ region, functions }));
}

/** @param calls the simultaneous calls that the tools of the stage reserve together */
function judge(stage: Stage, calls: number, { limit, unreserved, own }: Concurrency): string[] {
  const needed = calls + unreservedCalls;
  const wants = `The tools of "${stage.name}" reserve ${calls} calls at once, and Lambda keeps ${unreservedCalls} for all other functions`;
  const instead = 'or lower reservedConcurrency in the contracts. Nothing was deployed.';
  if (limit < needed)
    throw new PlainError(
      `${wants}, but the account runs only ${limit} in ${region}: ask for ${needed} at least (${increase(needed)}), ${instead}`,
    );
  // The stage can use its present reservations again.
  const others = limit - unreserved - own;
  if (limit - others < needed)
    throw new PlainError(
      `${wants}, but of the ${limit} that the account runs in ${region} other functions have reserved ${others}: ask for ${needed + others} at least (${increase(needed + others)}), ${instead}`,
    );
  const { accountConcurrency = 0 } = stage;
  return limit < accountConcurrency
    ? [
        `The account runs ${limit} calls at once, not ${accountConcurrency}: write ${limit} as accountConcurrency into stacks/app/stage/stages.ts, or the alarm "concurrency" rings too late.`,
      ]
    : [];
}

/** AWS raises a new account's quota to its default of 1,000 or more, not to a smaller number. */
function increase(needed: number): string {
  return `aws service-quotas request-service-quota-increase --region ${region} --service-code lambda --quota-code L-B99A9384 --desired-value ${Math.max(needed, 1_000)}`;
}
