/**
 * Gives proofs the reach model of a plan, which is read once for each plan object. So copy a plan before you change it
 * (structuredClone). A plan whose policies or network the model does not know is a finding, because its reach is
 * unknown.
 */
import type { Finding, Plan } from '../../plan/plan-types.ts';
import { PlainError } from '../../terminal/plain-error.ts';
import { governingRoles, sessionRoles } from '../model/actors.ts';
import { ofPlan } from '../model/proof.ts';
import { type Reach, readReach } from './reach.ts';

const models = new WeakMap<Plan, Reach | Finding>();

/**
 * @param check finds contradictions in the model
 * @returns the findings of the check; a single other finding for a plan that the model cannot read
 */
export function withReach(plan: Plan, check: (model: Reach) => Finding[]): Finding[] {
  const model = models.get(plan) ?? read(plan);
  models.set(plan, model);
  return 'reason' in model ? [model] : check(model);
}

const uncapped = new WeakMap<Plan, Plan>();

/**
 * As `withReach`, without the boundaries of functions' and services' roles. They are a second safety net, which would
 * hide that a role's own policy is wider than needed.
 */
export function withOwnReach(plan: Plan, check: (model: Reach) => Finding[]): Finding[] {
  const own = uncapped.get(plan) ?? withoutCeilings(plan);
  uncapped.set(plan, own);
  return withReach(own, check);
}

function withoutCeilings(plan: Plan): Plan {
  const capped = [...sessionRoles(plan), ...governingRoles(plan)];
  const resources = plan.resources.map((resource) => {
    if (resource.type !== 'aws:iam/role:Role' || capped.includes(resource)) return resource;
    const { permissionsBoundary: _, ...inputs } = resource.inputs;
    return { ...resource, inputs };
  });
  return { ...plan, resources };
}

function read(plan: Plan): Reach | Finding {
  try {
    return readReach(plan);
  } catch (error) {
    if (error instanceof PlainError || !(error instanceof Error)) throw error;
    const { message } = error;
    const resource = plan.resources.find(({ urn }) => message.startsWith(urn));
    const reason = `nothing can be said about reach: ${message.slice(resource?.urn.length ?? 0).replace(/^[: ]+/, '')}`;
    return resource ? { urn: resource.urn, property: 'policy', reason } : ofPlan(plan, 'resources', reason);
  }
}
