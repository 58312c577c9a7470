/** Proofs about what only shared stages, or only live sessions, have: plans of those with one thing changed. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Plan } from '../../../stacks/plan/plan-types.ts';
import { proofs } from '../../../stacks/prove/prove.ts';
import { planned } from '../../support/plans.ts';
import { productionMutations } from './production-proofs.cases.ts';
import { find, type Mutation } from './proofs.cases.ts';

let production: Plan;
let live: Plan;
beforeAll(async () => {
  production = await planned('production');
  live = await planned('ines', { dev: true });
});

function expectFinding(plan: Plan, { proof, mutate, finds: [name, property], reason }: Mutation) {
  const mutated = structuredClone(plan);
  mutate(mutated);
  expect(proofs.find(({ id }) => id === proof)?.check(mutated)).toContainEqual({
    urn: expect.stringMatching(new RegExp(`::${name}$`)),
    property,
    reason: expect.stringMatching(reason),
  });
}

describe('in production', () => {
  it.for(productionMutations)('$proof fails when $title', (mutation) => expectFinding(production, mutation));
});

const told = 'SST_FUNCTION_STREAMING';
/** The variables of a function's stand-in. */
const variables = (plan: Plan, name: string) =>
  (find(plan, name).inputs.environment as { variables: Record<string, string> }).variables;

const liveMutations: Mutation[] = [
  {
    proof: 'streams-end-to-end',
    title: 'the stand-in of a tool is not told to stream, as none once was',
    mutate: (plan) => {
      delete variables(plan, 'ToolCalleridFunction')[told];
    },
    finds: ['ToolCalleridFunction', `environment.variables.${told}`],
    reason: /^is not "true": the stand-in of sst dev answers in one piece/,
  },
  {
    proof: 'streams-end-to-end',
    title: 'the router is told something else',
    mutate: (plan) => {
      variables(plan, 'RouterFunction')[told] = '1';
    },
    finds: ['RouterFunction', `environment.variables.${told}`],
    reason: /^is not "true"/,
  },
  {
    proof: 'streams-end-to-end',
    title: 'the authorizer is told to stream',
    mutate: (plan) => {
      variables(plan, 'AuthorizerFunction')[told] = 'true';
    },
    finds: ['AuthorizerFunction', `environment.variables.${told}`],
    reason: /^is "true", and no route of the function streams$/,
  },
];

describe('in a live session', () => {
  it.for(liveMutations)('$proof fails when $title', (mutation) => expectFinding(live, mutation));

  it('makes no function URL of a function that streams', () => {
    expect(live.resources.filter(({ type }) => type.includes('functionUrl'))).toEqual([]);
    expect(variables(live, 'RouterFunction')[told]).toBe('true');
  });
});
