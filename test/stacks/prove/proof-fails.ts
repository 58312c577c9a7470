/** Tests that a proof can fail: each case changes one part of a stage's plan, and the proof must find the change. */
import { expect, it } from 'vitest';
import type { Plan } from '../../../stacks/plan/plan-types.ts';
import type { Proof } from '../../../stacks/prove/model/proof.ts';
import { planned } from '../../support/plans.ts';

export type Case = {
  title: string;
  mutate(plan: Plan): void;
  /** name and property of the finding */
  finds: readonly [name: string, property: string];
  reason: RegExp;
};

type Stage = { stage: string; dev?: boolean };

const local: Stage = { stage: 'local' };
export const production: Stage = { stage: 'production' };
/** A stage in `sst dev`. */
export const live: Stage = { stage: 'ines', dev: true };

const plans = new Map<string, Promise<Plan>>();

/** Shared by all files of a worker, so no test may change it. */
export function planOf({ stage, dev = false }: Stage): Promise<Plan> {
  const plan = plans.get(stage) ?? planned(stage, { dev });
  plans.set(stage, plan);
  return plan;
}

/** Registers a test for each case. @param of the stage whose plan the cases change; `local` by default */
export function proofFails({ id, check }: Proof, cases: readonly Case[], of: Stage = local): void {
  it.for(cases)(`${id} fails when $title`, async ({ mutate, finds: [name, property], reason }) => {
    const mutated = structuredClone(await planOf(of));
    mutate(mutated);
    expect(check(mutated)).toContainEqual({
      urn: expect.stringMatching(new RegExp(`::${name}$`)),
      property,
      reason: expect.stringMatching(reason),
    });
  });
}
