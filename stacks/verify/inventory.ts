/**
 * Finds roles, managed policies, functions and their permissions that bear a stage's names and that its plan
 * does not have. Takes a plan and the inventory of an account; gives one line per finding. Pure. Only the
 * account shows a role that an earlier deploy left behind, and such a role still grants.
 */
import type { Plan, Resource } from '../plan/plan-types.ts';
import { createMatcher, type Ids } from './differences.ts';

export type Inventory = {
  roles: string[];
  policies: string[];
  functions: string[];
  /** `<function>: <principal> may <action> from <source>` */
  permissions: string[];
};

export type Permission = {
  function: string;
  /** a service's name, or another principal as JSON */
  principal: string;
  action: string;
  source?: string | undefined;
};

/** The line for one statement of a function's resource policy. */
export function permissionLine({ function: name, principal, action, source }: Permission): string {
  return `${name}: ${principal} may ${action} from ${source ?? 'anywhere'}`;
}

/** Whether a name, or an IAM path, belongs to the stage. */
export function bearsStage({ app, stage }: Pick<Plan, 'app' | 'stage'>, name: string, path = '/'): boolean {
  return name.startsWith(`${app}-${stage}-`) || path.startsWith(`/${app}/${stage}/`);
}

function inventoryOf(plan: Plan): Inventory {
  const of = (type: string) => plan.resources.filter((resource) => resource.type === type);
  const names = (type: string) =>
    of(type)
      .filter(({ inputs }) => bearsStage(plan, String(inputs.name), String(inputs.path ?? '/')))
      .map(({ inputs }) => String(inputs.name));
  return {
    roles: names('aws:iam/role:Role'),
    policies: names('aws:iam/policy:Policy'),
    functions: names('aws:lambda/function:Function'),
    permissions: of('aws:lambda/permission:Permission').map(plannedPermission),
  };
}

function plannedPermission({ inputs }: Resource): string {
  const { principal, action, sourceArn } = inputs;
  return permissionLine({
    ...{ function: String(inputs.function), principal: String(principal), action: String(action) },
    ...(sourceArn !== undefined && { source: String(sourceArn) }),
  });
}

/** @param ids ids of the plan → ids of AWS, as far as they are known; not changed */
export function unplanned(plan: Plan, found: Inventory, ids: Ids): string[] {
  const planned = inventoryOf(plan);
  const extra = (what: string, kind: 'roles' | 'policies' | 'functions') =>
    found[kind].filter((name) => !planned[kind].includes(name)).map((name) => `${what} ${name}`);
  return [
    ...extra('role', 'roles'),
    ...extra('policy', 'policies'),
    ...extra('function', 'functions'),
    ...unplannedPermissions(found.permissions, planned.permissions, (one, other) =>
      createMatcher(plan, new Map(ids))(one, other),
    ).map((line) => `permission ${line}`),
  ];
}

/** AWS makes the ids of APIs. Where two permissions could be the planned one, it reports both. */
function unplannedPermissions(
  found: string[],
  planned: string[],
  match: (planned: string, found: string) => boolean,
): string[] {
  const byPlanned = Map.groupBy(found, (line) => planned.find((one) => match(one, line)));
  return [...byPlanned].flatMap(([of, lines]) => {
    if (of === undefined) return lines;
    return lines.length === 1 ? [] : [`${lines.join(' or ')} (the plan has one of them)`];
  });
}
