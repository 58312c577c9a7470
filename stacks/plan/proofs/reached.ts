/**
 * Proofs over the reach model. In: a plan. Out: a proof's findings; a plan whose policies or network the model does
 * not understand is a finding, too, since nothing can be said about it. The model is read once a plan: a plan that is
 * changed after it was asked about is another plan (structuredClone).
 */
import { PlanError } from '../plan-error.ts';
import type { Finding, Plan } from '../plan-types.ts';
import { type Reach, readReach } from '../reach/reach.ts';
import { ofPlan } from './proof.ts';

const models = new WeakMap<Plan, Reach | Finding>();

export function withReach(plan: Plan, check: (model: Reach) => Finding[]): Finding[] {
  const model = models.get(plan) ?? read(plan);
  models.set(plan, model);
  return 'reason' in model ? [model] : check(model);
}

function read(plan: Plan): Reach | Finding {
  try {
    return readReach(plan);
  } catch (error) {
    if (error instanceof PlanError || !(error instanceof Error)) throw error;
    const { message } = error;
    const resource = plan.resources.find(({ urn }) => message.startsWith(urn));
    const reason = `nothing can be said about reach: ${message.slice(resource?.urn.length ?? 0).replace(/^[: ]+/, '')}`;
    return resource ? { urn: resource.urn, property: 'policy', reason } : ofPlan(plan, 'resources', reason);
  }
}
