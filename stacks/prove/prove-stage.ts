import { type PlanOptions, planStage } from '../plan/plan-stage.ts';
import type { ProvenPlan } from '../plan/plan-types.ts';
import { prove } from './prove.ts';

/**
 * Plans one stage and runs the proofs of its mode.
 * @throws PlainError with the first cause, in one sentence
 */
export async function proveStage(options: PlanOptions): Promise<ProvenPlan> {
  const plan = await planStage(options);
  return { ...plan, proofs: prove(plan) };
}
