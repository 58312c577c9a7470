/** A proof: a statement about every plan of a mode, and a pure function that finds the contradictions in one. */
import type { Finding, Plan, Resource } from '../../plan/plan-types.ts';

export type Proof = {
  /** kebab-case; the file's name */
  id: string;
  /** the statement that holds when there are no findings */
  title: string;
  /** dev mode opens what a live session on a laptop needs; some statements hold in a deployment only */
  modes: Plan['mode'][];
  check(plan: Plan): Finding[];
};

/** A contradiction to a proof, in one property of a resource. @param reason goes on after the property's name */
export function finding(resource: Resource, property: string, reason: string): Finding {
  return { urn: resource.urn, property, reason };
}

/** All resources of one Pulumi type, such as `aws:iam/role:Role`. */
export function ofType(plan: Plan, type: string): Resource[] {
  return plan.resources.filter((resource) => resource.type === type);
}

/** A value that AWS accepts alone or in a list, as a list. */
export function list<Item>(value: Item | Item[] | undefined | null): Item[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

/** A finding about the plan as a whole: something is missing. */
export function ofPlan(plan: Plan, property: string, reason: string): Finding {
  return { urn: `urn:pulumi:${plan.stage}::${plan.app}`, property, reason };
}
