import { describe, expect, it } from 'vitest';
import type { Plan, Resource } from '../../../../stacks/plan/plan-types.ts';
import {
  approvalPages,
  assumingRoles,
  executionRoles,
  frontDoors,
  governingRoles,
  invokeRoles,
  pathOf,
  roleOf,
  sessionRoles,
  toolApis,
} from '../../../../stacks/prove/model/actors.ts';
import {
  fixturePlan,
  ROUTER_FUNCTION_ARN,
  ROUTER_ROLE,
  resource,
  TOOL_ROLE,
} from '../../local/fixture-plan.ts';

const ids = (resources: Resource[]) => resources.map(({ id }) => id);
const arned = (all: Resource[]) =>
  all.map((one) =>
    one.type === 'aws:lambda/function:Function' && one.id === 'router'
      ? { ...one, outputs: { ...one.outputs, arn: ROUTER_FUNCTION_ARN } }
      : one,
  );
const planWith = (...more: Resource[]): Plan => fixturePlan((all) => [...arned(all), ...more]);
const allowing = (role: string, statement: object) =>
  resource('aws:iam/rolePolicy:RolePolicy', `${role}:more`, {
    role,
    policy: JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Resource: '*', ...statement }],
    }),
  });

describe('the roles of a plan', () => {
  it('are distinguished by their purpose', () => {
    expect(ids(executionRoles(planWith()))).toEqual([ROUTER_ROLE, TOOL_ROLE, 'authorizer-execution']);
    expect(ids(assumingRoles(planWith()))).toEqual([ROUTER_ROLE]);
    expect(ids(invokeRoles(planWith()))).toEqual(['invoke']);
    expect(ids(sessionRoles(planWith()))).toEqual(['invoke', 'data-read-letter']);
  });

  it.each([
    { Action: 'sts:Assume*' },
    { Action: '*' },
    { Action: ['a:B', 'STS:assumerole'] },
    { NotAction: 'a:B' },
  ])('a second one that assumes is found by %j', (statement) => {
    expect(ids(assumingRoles(planWith(allowing(TOOL_ROLE, statement))))).toEqual([ROUTER_ROLE, TOOL_ROLE]);
  });

  it('a role is a governing one by its path, and then no session role', () => {
    const trust = JSON.stringify({
      Statement: [{ Effect: 'Allow', Principal: '*', Action: 'sts:AssumeRole' }],
    });
    const role = resource('aws:iam/role:Role', 'governor', {
      ...{ path: '/app/test/governance/', assumeRolePolicy: trust },
    });
    expect(ids(governingRoles(planWith(role)))).toEqual(['governor']);
    expect(ids(sessionRoles(planWith(role)))).not.toContain('governor');
    const elsewhere = { ...role, inputs: { ...role.inputs, path: '/' } };
    expect(ids(sessionRoles(planWith(elsewhere)))).toContain('governor');
  });

  it('the role of a function may be of another plan', () => {
    const fn = (role: string) => resource('aws:lambda/function:Function', 'f', { role });
    const [first] = executionRoles(planWith());
    expect(roleOf(planWith(), fn(String(first?.outputs.arn)))).toEqual(first);
    expect(roleOf(planWith(), fn('arn:aws:iam::1:role/elsewhere'))).toBeUndefined();
  });
});

describe('the APIs of a plan', () => {
  const api = (id: string) => resource('aws:apigateway/restApi:RestApi', id, {});
  const integration = (restApi: string, arn: string) =>
    resource('aws:apigateway/integration:Integration', `i-${restApi}`, {
      restApi,
      uri: `path/${arn}/invocations`,
    });

  it('are a front door when they lead to a function that assumes roles, under any name', () => {
    const plan = planWith(api('tools'), api('door'), integration('door', ROUTER_FUNCTION_ARN));
    expect(ids(frontDoors(plan))).toEqual(['door']);
    expect(ids(toolApis(plan))).not.toContain('door');
    expect(ids(toolApis(plan))).toContain('tools');
  });

  it('do not count for a function whose name only has the same beginning', () => {
    expect(frontDoors(planWith(api('door'), integration('door', `${ROUTER_FUNCTION_ARN}2`)))).toEqual([]);
  });

  it('have paths, and the root has one, too', () => {
    const at = resource('aws:apigateway/resource:Resource', 'r', {}, { path: '/tools/x' });
    const method = (resourceId: string) => resource('aws:apigateway/method:Method', 'm', { resourceId });
    expect([pathOf(planWith(at), method('r')), pathOf(planWith(at), method('root'))]).toEqual([
      '/tools/x',
      '/',
    ]);
  });
});

it('the approval page is known by its name alone', () => {
  const named = (name: string) => resource('aws:lambda/function:Function', name, { name });
  expect(ids(approvalPages(planWith(named('app-test-approval'), named('app-test-approval2'))))).toEqual([
    'app-test-approval',
  ]);
});
