/**
 * Proofs over the reach model. In: a plan. Out: a proof's findings; a plan whose policies or network the model does
 * not understand is a finding, too, since nothing can be said about it. The model is read once a plan: a plan that is
 * changed after it was asked about is another plan (structuredClone).
 */

import type { Finding, Plan } from '../../plan/plan-types.ts';
import { PlainError } from '../../terminal/plain-error.ts';
import { governingRoles, sessionRoles } from '../model/actors.ts';
import { ofPlan } from '../model/proof.ts';
import { type Reach, readReach } from './reach.ts';

const models = new WeakMap<Plan, Reach | Finding>();

/**
 * Findings of a check over the reach model, which is read once for a plan; a plan that cannot be read is the only
 * finding.
 */
export function withReach(plan: Plan, check: (model: Reach) => Finding[]): Finding[] {
  const model = models.get(plan) ?? read(plan);
  models.set(plan, model);
  return 'reason' in model ? [model] : check(model);
}

const uncapped = new WeakMap<Plan, Plan>();

/**
 * The same over the plan without the boundaries of functions' and services' roles: those are a second net, and a role
 * whose own policy is wider than it needs is found although the net holds.
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
