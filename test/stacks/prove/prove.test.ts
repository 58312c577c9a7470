import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ProvenPlan } from '../../../stacks/plan/plan-types.ts';
import { proofs, prove } from '../../../stacks/prove/prove.ts';
import { planned, root } from '../../support/plans.ts';

let plan: ProvenPlan;

beforeAll(async () => {
  plan = await planned('local');
});

describe('the proofs', () => {
  it('all hold for the stage that runs on this machine', () => {
    expect(plan.proofs.filter((verdict) => !verdict.ok)).toEqual([]);
    expect(plan.proofs.map((verdict) => verdict.id)).toEqual(proofs.map((proof) => proof.id));
  });

  it.for(proofs)('each have plans that they must fail, at the mirrored path: $id', ({ id }) => {
    const files = globSync(`test/stacks/prove/*/${id}.test.ts`, { cwd: root });
    expect(files).toHaveLength(1);
    expect(readFileSync(join(root, files[0] ?? ''), 'utf8')).toMatch(/^proofFails\(/m);
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
      proofs.filter(({ only = mode }) => only === mode).map((proof) => proof.id),
    );
  });
});
