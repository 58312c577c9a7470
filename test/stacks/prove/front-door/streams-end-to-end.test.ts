import { expect, it } from 'vitest';
import type { Plan } from '../../../../stacks/plan/plan-types.ts';
import { streamsEndToEnd } from '../../../../stacks/prove/front-door/streams-end-to-end.ts';
import { find, set } from '../mutations/plan-edits.ts';
import { live, planOf, proofFails } from '../proof-fails.ts';

const stream = 'arn:aws:apigateway:eu-central-1:lambda:path/2021-11-15/functions/x';
const told = 'SST_FUNCTION_STREAMING';

/** The environment variables of a function's stand-in. */
const variables = (plan: Plan, name: string) =>
  (find(plan, name).inputs.environment as { variables: Record<string, string> }).variables;

proofFails(streamsEndToEnd, [
  {
    title: 'a route streams from a function that answers in one piece',
    mutate: set('FrontDoorMcpPostIntegration', 'uri', `${stream}/invocations`),
    finds: ['FrontDoorMcpPostIntegration', 'uri'],
    reason: /^ends in invocations: its route needs response-streaming-invocations$/,
  },
  {
    title: 'a route that does not stream calls the path that does',
    mutate: set('FrontDoorApproveOneGetIntegration', 'uri', `${stream}/response-streaming-invocations`),
    finds: ['FrontDoorApproveOneGetIntegration', 'uri'],
    reason: /^ends in response-streaming-invocations: its route needs invocations$/,
  },
]);

proofFails(
  streamsEndToEnd,
  [
    {
      title: 'the stand-in of a tool is not told to stream, as none once was',
      mutate: (plan) => {
        delete variables(plan, 'ToolCalleridFunction')[told];
      },
      finds: ['ToolCalleridFunction', `environment.variables.${told}`],
      reason: /^is not "true": the stand-in of sst dev answers in one piece/,
    },
    {
      title: 'the router is told something else',
      mutate: (plan) => {
        variables(plan, 'RouterFunction')[told] = '1';
      },
      finds: ['RouterFunction', `environment.variables.${told}`],
      reason: /^is not "true"/,
    },
    {
      title: 'the authorizer is told to stream',
      mutate: (plan) => {
        variables(plan, 'AuthorizerFunction')[told] = 'true';
      },
      finds: ['AuthorizerFunction', `environment.variables.${told}`],
      reason: /^is "true", and no route of the function streams$/,
    },
  ],
  live,
);

it('makes no function URL of a function that streams in a live session', async () => {
  const plan = await planOf(live);
  expect(plan.resources.filter(({ type }) => type.includes('functionUrl'))).toEqual([]);
  expect(variables(plan, 'RouterFunction')[told]).toBe('true');
});
