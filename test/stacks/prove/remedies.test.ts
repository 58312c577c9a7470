/** The remedies of assumptions must not widen anybody's reach. */
import { beforeAll, expect, test } from 'vitest';
import type { PolicyDocument, Statement } from '../../../shared/policy-document.ts';
import { replacementHazards } from '../../../stacks/app/stage/replacement-hazards.ts';
import { assumptions } from '../../../stacks/plan/assumptions/assumptions.ts';
import type { Plan } from '../../../stacks/plan/plan-types.ts';
import { privateApiClosed } from '../../../stacks/prove/front-door/private-api-closed.ts';
import { readReach } from '../../../stacks/prove/reach/reach.ts';
import { one, planned } from '../../support/plans.ts';

let plan: Plan;
beforeAll(async () => {
  plan = await planned('production');
});

const remedy = assumptions.find(({ id }) => id === 'deny-only-private-policy')?.remedy ?? '';

/** The plan with one more Allow for the invoke role, in the policy of its private API. */
function allowing(Resource: string): Plan {
  const changed = structuredClone(plan);
  const policy = one(changed, 'RestApiPolicy', 'ToolsApiPolicy');
  const document = JSON.parse(String(policy.inputs.policy)) as PolicyDocument;
  const invokeRole = one(changed, 'Role', 'InvokeRole').outputs.arn as string;
  const allow: Statement = {
    ...{ Effect: 'Allow', Principal: { AWS: invokeRole }, Action: 'execute-api:Invoke', Resource },
  };
  policy.inputs.policy = JSON.stringify({ ...document, Statement: [...document.Statement, allow] });
  return changed;
}

/** The routes that an invoke session for a call of read_letter reaches. */
function routes(of: Plan): string[] {
  const model = readReach(of);
  const session = model.actors.find(({ id }) => id === 'invoke:read_letter');
  if (session === undefined) throw new Error('nobody invokes read_letter');
  return model
    .reach(session, 'inside the VPC')
    .filter(({ action }) => action === 'execute-api:Invoke')
    .map(({ thing }) => thing.name.replace(/^.*\/tools\//, ''));
}

test('a policy that allows the invoke role by itself lets a session of one tool call that tool alone', () => {
  const [, path = ''] = /…(\/v1\/\S+\})/.exec(remedy) ?? [];
  const advised = allowing(`${one(plan, 'RestApi', 'ToolsApi').outputs.executionArn}${path}`);
  expect(path).toContain('${aws:PrincipalTag/tool}');
  expect(routes(plan)).toEqual(['read_letter']);
  expect(routes(advised)).toEqual(['read_letter']);
  expect(privateApiClosed.check(advised)).toEqual([]);
});

test('on the whole API it would open every tool to every session, and a proof says so', () => {
  const wide = allowing('execute-api:/*');
  expect(routes(wide).length).toBe(plan.contracts.length);
  expect(privateApiClosed.check(wide)).not.toEqual([]);
});

test('no remedy advises a refresh, because HeadBucket gets 403 from buckets that are closed to the deploy role', () => {
  const advice = [...assumptions.map((one) => one.remedy), ...replacementHazards.map((one) => one.instead)];
  expect(advice.filter((text) => /\brefresh\b/i.test(text))).toEqual([]);
});
