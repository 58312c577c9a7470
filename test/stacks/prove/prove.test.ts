import { beforeAll, describe, expect, it } from 'vitest';
import type { ProvenPlan } from '../../../stacks/plan/plan-types.ts';
import { proofs, prove } from '../../../stacks/prove/prove.ts';
import { planned } from '../../support/plans.ts';
import { awsMutations } from './aws.cases.ts';
import { controlMutations } from './control-proofs.cases.ts';
import { lifecycleMutations } from './lifecycle.cases.ts';
import { policyMutations } from './policies-hold.cases.ts';
import { mutations as plainMutations } from './proofs.cases.ts';
import { reachMutations } from './reach-proofs.cases.ts';

const mutations = [
  ...plainMutations,
  ...policyMutations,
  ...reachMutations,
  ...controlMutations,
  ...lifecycleMutations,
  ...awsMutations,
];

let plan: ProvenPlan;

beforeAll(async () => {
  plan = await planned('local');
});

describe('the proofs', () => {
  it('all hold for the stage that runs on this machine', () => {
    expect(plan.proofs.filter((verdict) => !verdict.ok)).toEqual([]);
    expect(plan.proofs.map((verdict) => verdict.id)).toEqual(proofs.map((proof) => proof.id));
  });

  it('each have a plan that they must fail', () => {
    expect([...new Set(mutations.map((mutation) => mutation.proof))].sort()).toEqual(
      proofs.map((proof) => proof.id).sort(),
    );
  });

  it.for(mutations)('$proof fails when $title', ({ proof, mutate, finds: [name, property], reason }) => {
    const mutated = structuredClone(plan);
    mutate(mutated);
    expect(proofs.find(({ id }) => id === proof)?.check(mutated)).toContainEqual({
      urn: expect.stringMatching(new RegExp(`::${name}$`)),
      property,
      reason: expect.stringMatching(reason),
    });
  });

  it('do not change the plan', () => {
    const before = JSON.stringify(plan);
    prove(plan);
    expect(JSON.stringify(plan)).toBe(before);
  });

  it('refuse a policy that they cannot read', () => {
    const mutated = structuredClone(plan);
    const policy = mutated.resources.find((one) => one.name === 'RouterPolicy');
    if (policy) policy.inputs.policy = '{';
    expect(() => prove(mutated)).toThrow(/^RouterPolicy has a policy that is not JSON\.$/);
  });
});

describe('every other stage', () => {
  const example = { CHOKEPOINT_DOMAIN: 'mcp.example.com' };

  it.for([
    { stage: 'ines', dev: false },
    { stage: 'ines', dev: true },
    { stage: 'staging', dev: false },
    { stage: 'production', dev: false },
  ])('holds what is proved: $stage (dev: $dev)', async ({ stage, dev }) => {
    const { proofs: verdicts, mode } = await planned(stage, { dev, env: example });
    expect(verdicts.filter((verdict) => !verdict.ok)).toEqual([]);
    expect(verdicts.map((verdict) => verdict.id)).toEqual(
      proofs.filter((proof) => proof.modes.includes(mode)).map((proof) => proof.id),
    );
  });
});
