/**
 * What grants or runs under a stage's names: roles, managed policies, functions, and who may call these. Enters: what a
 * plan has, and what an account has. Leaves: one line for each thing that no plan has. Pure. A role that an earlier
 * deploy left behind still grants, and nothing but the account itself shows it.
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

/** Whether that name, or that IAM path, says that it belongs to the stage. */
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

/** @param ids what AWS calls the ids of the plan, as far as is known; not changed */
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

/** The ids of APIs are AWS's. Where two permissions could be the planned one, nobody can say which: both are told. */
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
