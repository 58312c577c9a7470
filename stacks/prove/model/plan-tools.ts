/**
 * Finds the resources of each tool by their wiring, not by their names: a route of the tools' API names the tool, its
 * integration names the function, the function its role and log group, and a data role's trust the tool's tag.
 */
import type { Plan, Resource } from '../../plan/plan-types.ts';
import {
  assumingRoles,
  executionRoles,
  functions,
  invokeRoles,
  methodsOf,
  pathOf,
  sessionRoles,
  toolApis,
} from './actors.ts';
import { conditionOn, principalsOf, statementsIn } from './policies.ts';
import { list, ofType } from './proof.ts';

export type Route = { tool: string; method: Resource; arn: string; path: string; function?: Resource };

export type PlanTools = {
  /** routes of the tools' API, in the plan's order */
  routes: Route[];
  /** data roles; `tool` is the one that the role's trust names, absent where it names none */
  dataRoles: { role: Resource; tool?: string }[];
  invokeRoles: Resource[];
  /** the functions that may assume roles */
  routers: Resource[];
  toolOfFunction(fn: Resource): string | undefined;
  functionOf(tool: string): Resource | undefined;
};

/** Leaves out resources without the right wiring; a proof finds them. */
export function readPlanTools(plan: Plan): PlanTools {
  const routes = toolApis(plan).flatMap((api) => routesOf(plan, api));
  const assuming = assumingRoles(plan).map((role) => role.outputs.arn);
  const invoking = invokeRoles(plan);
  const byFunction = new Map(
    routes.flatMap((route) => (route.function ? [[route.function, route.tool]] : [])),
  );
  return {
    routes,
    dataRoles: mintedRoles(plan, assuming.map(String))
      .filter((role) => !invoking.includes(role))
      .map((role) => ({ role, ...toolOfTrust(role) })),
    invokeRoles: invoking,
    routers: functions(plan).filter((fn) => assuming.includes(fn.inputs.role)),
    toolOfFunction: (fn) => byFunction.get(fn),
    functionOf: (tool) => routes.find((route) => route.tool === tool)?.function,
  };
}

function routesOf(plan: Plan, api: Resource): Route[] {
  const stages = ofType(plan, 'aws:apigateway/stage:Stage').filter(
    (stage) => stage.inputs.restApi === api.id,
  );
  return methodsOf(plan, api).flatMap((method) => {
    const path = pathOf(plan, method);
    const fn = functionBehind(plan, method);
    return stages.map((stage) => ({
      tool: path.slice(path.lastIndexOf('/') + 1),
      method,
      path,
      arn: `${api.outputs.executionArn}/${stage.inputs.stageName}/${method.inputs.httpMethod}${path}`,
      ...(fn && { function: fn }),
    }));
  });
}

function functionBehind(plan: Plan, { inputs }: Resource): Resource | undefined {
  const integration = ofType(plan, 'aws:apigateway/integration:Integration').find(
    (one) =>
      one.inputs.restApi === inputs.restApi &&
      one.inputs.resourceId === inputs.resourceId &&
      one.inputs.httpMethod === inputs.httpMethod,
  );
  return functions(plan).find((fn) => String(integration?.inputs.uri).includes(`${fn.outputs.arn}/`));
}

/** Session roles that trust a router. */
function mintedRoles(plan: Plan, routerArns: string[]): Resource[] {
  const own = executionRoles(plan);
  return sessionRoles(plan)
    .filter((role) => !own.includes(role))
    .filter((role) =>
      statementsIn(role, 'assumeRolePolicy').some(({ statement }) =>
        principalsOf(statement).some((one) => routerArns.some((arn) => one === `AWS:${arn}`)),
      ),
    );
}

function toolOfTrust(role: Resource): { tool?: string } {
  const [tool] = statementsIn(role, 'assumeRolePolicy')
    .filter(({ statement }) => list(statement.Action).includes('sts:AssumeRole'))
    .flatMap(({ statement }) => conditionOn(statement, 'aws:RequestTag/tool'))
    .flatMap(({ values }) => values)
    .filter((value) => !/[*?$]/.test(value));
  return tool === undefined ? {} : { tool };
}
