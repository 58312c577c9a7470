/**
 * Finds resources of a plan by type, id, ARN or a property. Throws when a look-up for one resource finds
 * several, because the first of them could have the wrong policy.
 */
import type { Plan, Resource } from '../plan/plan-types.ts';

export type PlanIndex = {
  plan: Plan;
  /** All resources of one Pulumi type, in the order of the plan. */
  byType(type: string): Resource[];
  /** @throws Error when two resources of the type have this provider id */
  byId(type: string, id: string): Resource | undefined;
  /**
   * @param wanted the purpose, for the error
   * @throws Error when none or two resources of the type have this provider id
   */
  needById(type: string, id: string, wanted: string): Resource;
  /** @throws Error when two resources have this ARN as their output `arn` */
  byArn(arn: string): Resource | undefined;
  /** All resources of a type whose property (output, else input) is this text. */
  byProperty(type: string, property: string, value: string): Resource[];
};

/** Reads the resources once; each look-up then takes constant time (`byProperty` from its second use on). */
export function indexPlan(plan: Plan): PlanIndex {
  const types = groupBy(plan.resources, (resource) => resource.type);
  const ids = groupBy(plan.resources, (resource) => resource.id && `${resource.type} ${resource.id}`);
  const arns = groupBy(plan.resources, (resource) => textOf(resource, 'arn'));
  const properties = new Map<string, Map<string, Resource[]>>();

  const byType = (type: string) => types.get(type) ?? [];
  const byId = (type: string, id: string) => onlyOne(ids.get(`${type} ${id}`), `${type} with id ${id}`);
  return {
    plan,
    byType,
    byId,
    needById(type, id, wanted) {
      const found = byId(type, id);
      if (!found) throw new Error(`the plan has no ${type} with id ${id}, needed for ${wanted}`);
      return found;
    },
    byArn: (arn) => onlyOne(arns.get(arn), `resource with ARN ${arn}`),
    byProperty(type, property, value) {
      const key = `${type} ${property}`;
      const index = properties.get(key) ?? groupBy(byType(type), (resource) => textOf(resource, property));
      properties.set(key, index);
      return index.get(value) ?? [];
    },
  };
}

/**
 * @returns a property's text: the output if the plan has one, because it is resolved, else the input; undefined
 * for the empty text and for other types
 */
export function textOf(resource: Resource, property: string): string | undefined {
  const value = resource.outputs[property] ?? resource.inputs[property];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** @throws Error with the resource's urn when `textOf` finds no text */
export function needText(resource: Resource, property: string): string {
  const value = textOf(resource, property);
  if (value === undefined) throw new Error(`${resource.urn}: the property "${property}" is not a text`);
  return value;
}

/**
 * @returns a property that is a list of texts; the empty list when it is absent
 * @throws Error with the resource's urn for any other value
 */
export function textsOf(resource: Resource, property: string): string[] {
  const value = resource.outputs[property] ?? resource.inputs[property] ?? [];
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value;
  throw new Error(`${resource.urn}: the property "${property}" is not a list of texts`);
}

/** @returns the resource's tags, with the provider's default tags */
export function tagsOf(resource: Resource): Record<string, string> {
  const tags = resource.outputs.tagsAll ?? resource.outputs.tags ?? resource.inputs.tags ?? {};
  if (typeof tags !== 'object' || tags === null) throw new Error(`${resource.urn}: tags is not an object`);
  return Object.fromEntries(Object.entries(tags).map(([key, value]) => [key, String(value)]));
}

function groupBy(resources: Resource[], keyOf: (resource: Resource) => string | undefined) {
  const groups = new Map<string, Resource[]>();
  for (const resource of resources) {
    const key = keyOf(resource);
    if (!key) continue;
    const group = groups.get(key);
    if (group) group.push(resource);
    else groups.set(key, [resource]);
  }
  return groups;
}

function onlyOne(found: Resource[] | undefined, what: string): Resource | undefined {
  if (found && found.length > 1) {
    throw new Error(
      `the plan has more than one ${what}: ${found.map((resource) => resource.urn).join(', ')}`,
    );
  }
  return found?.[0];
}
