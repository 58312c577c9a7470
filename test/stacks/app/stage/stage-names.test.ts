/** Policies name a stage's resources by patterns: none of them may take a resource of another stage. */
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import type { PolicyDocument } from '../../../../shared/policy-document.ts';
import { stageOf } from '../../../../stacks/app/stage/stage-of.ts';
import { globMatches, parseGlob } from '../../../../stacks/iam/glob.ts';
import type { Plan } from '../../../../stacks/plan/plan-types.ts';
import { planned } from '../../../support/plans.ts';

const stage = 'production';
/** Resources of the plan, and what its policies grant by the stage's name. */
let names: string[];
let patterns: string[];

beforeAll(async () => {
  const plan = await planned(stage);
  names = [...new Set(plan.resources.map(({ outputs }) => String(outputs.arn)))].filter(isOfStage);
  patterns = [...new Set(grantedIn(plan))].filter(isOfStage);
});

const isOfStage = (text: string) => text.includes(stage);

function grantedIn(plan: Plan): string[] {
  return plan.resources
    .flatMap(({ inputs }) => Object.values(inputs))
    .filter((value): value is string => typeof value === 'string' && value.startsWith('{"Version"'))
    .flatMap((text) => (JSON.parse(text) as PolicyDocument).Statement)
    .filter(({ Effect }) => Effect === 'Allow')
    .flatMap(({ Resource = [] }) => Resource);
}

/** Patterns of the one stage that take a resource of the other. */
function collisions(one: string, other: string): string[] {
  const theirs = names.map((name) => name.replaceAll(stage, other));
  return patterns
    .map((pattern) => pattern.replaceAll(stage, one))
    .filter((pattern) => theirs.some((name) => globMatches(parseGlob(pattern), name)));
}

function isStage(name: string): boolean {
  try {
    return stageOf(name, {}).name === name;
  } catch {
    return false;
  }
}

it('finds what a name with a dash would open', () => {
  expect(names.length).toBeGreaterThan(50);
  expect(collisions('staging', 'staging-x')).toContain('arn:aws:iam::123456789012:role/chokepoint-staging-*');
});

it('holds for every two names that are stages, however alike', () => {
  const stages = fc.stringMatching(/^[a-z][a-z0-9-]{0,12}$/).filter(isStage);
  const alike = fc.tuple(stages, fc.stringMatching(/^-?[a-z0-9]{1,5}-?$/));
  const anyTwo = fc.oneof(
    fc.tuple(stages, stages),
    alike.map(([name, end]) => [name, name + end] as const),
    alike.map(([name, end]) => [name + end, name] as const),
  );
  fc.assert(
    fc.property(anyTwo, ([one, other]) => {
      fc.pre(one !== other && isStage(one) && isStage(other));
      expect(collisions(one, other)).toEqual([]);
    }),
    { numRuns: 50 },
  );
});
