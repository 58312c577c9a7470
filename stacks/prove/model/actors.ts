/**
 * Finds the roles and APIs of a plan by their wiring, not by their names, so that a renamed or an added resource
 * cannot escape a proof. The router's role is an execution role that may assume roles; a session role is one that a
 * principal other than a service may assume; the front door is the API that leads to the router.
 */
import { physicalName } from '../../../shared/names.ts';
import { governanceRolePath } from '../../app/governance/names.ts';
import type { Plan, Resource } from '../../plan/plan-types.ts';
import { actionsOverlap } from './patterns.ts';
import { identityStatements, principalsOf, statementsIn } from './policies.ts';
import { list, ofType } from './proof.ts';

/** All Lambda functions, in the order of the plan. */
export const functions = (plan: Plan): Resource[] => ofType(plan, 'aws:lambda/function:Function');

/** All IAM roles, in the order of the plan. */
export const roles = (plan: Plan): Resource[] => ofType(plan, 'aws:iam/role:Role');

const restApis = (plan: Plan): Resource[] => ofType(plan, 'aws:apigateway/restApi:RestApi');

/** @returns the role that a function runs as; undefined when it is not in this plan */
export function roleOf(plan: Plan, fn: Resource): Resource | undefined {
  return roles(plan).find((role) => role.outputs.arn === fn.inputs.role);
}

/** Roles that functions run as. */
export function executionRoles(plan: Plan): Resource[] {
  const used = new Set(functions(plan).map((fn) => fn.inputs.role));
  return roles(plan).filter((role) => used.has(role.outputs.arn));
}

/** Roles that people and pipelines assume, found by their path; governance-is-confined judges them. */
export function governingRoles(plan: Plan): Resource[] {
  return roles(plan).filter((role) => role.inputs.path === governanceRolePath(plan));
}

/** Roles that a principal other than an AWS service may assume, except governing roles. */
export function sessionRoles(plan: Plan): Resource[] {
  const governing = governingRoles(plan);
  return roles(plan)
    .filter((role) => !governing.includes(role))
    .filter((role) =>
      statementsIn(role, 'assumeRolePolicy').some(({ statement }) =>
        principalsOf(statement).some((principal) => !principal.startsWith('Service:')),
      ),
    );
}

/** Execution roles that may assume other roles. There should be one: the router's. */
export function assumingRoles(plan: Plan): Resource[] {
  return executionRoles(plan).filter((role) => allows(plan, role, 'sts:AssumeRole'));
}

/** Session roles that may call the tools' API. There should be one. */
export function invokeRoles(plan: Plan): Resource[] {
  return sessionRoles(plan).filter((role) => allows(plan, role, 'execute-api:Invoke'));
}

function allows(plan: Plan, role: Resource, action: string): boolean {
  return identityStatements(plan, role).some(
    ({ statement }) =>
      statement.Effect === 'Allow' &&
      (statement.NotAction !== undefined ||
        list(statement.Action).some((one) => actionsOverlap(one, action))),
  );
}

/** APIs with an integration that calls a function whose role may assume others. */
export function frontDoors(plan: Plan): Resource[] {
  const routers = new Set(assumingRoles(plan).map((role) => role.outputs.arn));
  const routerArns = functions(plan)
    .filter((fn) => routers.has(fn.inputs.role))
    .map((fn) => String(fn.outputs.arn));
  return restApis(plan).filter((api) =>
    ofType(plan, 'aws:apigateway/integration:Integration').some(
      ({ inputs }) =>
        inputs.restApi === api.id && routerArns.some((arn) => String(inputs.uri).includes(`${arn}/`)),
    ),
  );
}

/** All APIs except front doors: only the router's invoke sessions may call them. */
export function toolApis(plan: Plan): Resource[] {
  const doors = frontDoors(plan);
  return restApis(plan).filter((api) => !doors.includes(api));
}

/**
 * The functions of the approval page, found by their name, because the control table's own policy also names its
 * role. control-items-are-shared-out and the reach model judge its rights.
 */
export function approvalPages(plan: Plan): Resource[] {
  const name = physicalName(plan, 'approval');
  return functions(plan).filter((fn) => fn.inputs.name === name);
}

/** The methods of one REST API, in the order of the plan. */
export function methodsOf(plan: Plan, api: Resource): Resource[] {
  return ofType(plan, 'aws:apigateway/method:Method').filter((method) => method.inputs.restApi === api.id);
}

/** The path of a method's resource; `/` for the root. */
export function pathOf(plan: Plan, method: Resource): string {
  const resource = ofType(plan, 'aws:apigateway/resource:Resource').find(
    (one) => one.id === method.inputs.resourceId,
  );
  return resource ? String(resource.outputs.path) : '/';
}
