/** A proof: a statement about every plan of a mode, and a pure function that finds contradictions to it in a plan. */
import type { Finding, Plan, Resource } from '../../plan/plan-types.ts';

export type Proof = {
  /** kebab-case; the file's name */
  id: string;
  /** the statement, which holds when there are no findings */
  title: string;
  /** some statements hold only for a deployment, because a live session on a laptop needs openings in dev mode */
  only?: 'deploy';
  check(plan: Plan): Finding[];
};

/**
 * A contradiction to a proof, in one property of a resource.
 * @param reason completes a sentence that begins with the property's name
 */
export function finding(resource: Resource, property: string, reason: string): Finding {
  return { urn: resource.urn, property, reason };
}

/** All resources of one Pulumi type, such as `aws:iam/role:Role`. */
export function ofType(plan: Plan, type: string): Resource[] {
  return plan.resources.filter((resource) => resource.type === type);
}

/** @returns a list of a value that AWS accepts alone or in a list; the empty list for undefined and null */
export function list<Item>(value: Item | Item[] | undefined | null): Item[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

/** A finding about the plan as a whole, such as a missing resource. */
export function ofPlan(plan: Plan, property: string, reason: string): Finding {
  return { urn: `urn:pulumi:${plan.stage}::${plan.app}`, property, reason };
}
