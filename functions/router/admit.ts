/**
 * Step: what was decided → whether it may go on now. Enters: a decision. Leaves: the same, or its refusal by a brake
 * (brake.ts) or a budget (budget.ts), so that the record tells it like any other. Never: a call that was not allowed
 * spending its caller's budget.
 */
import { Refusal } from '../../shared/refusal.ts';
import type { BrakeWatch } from './brake.ts';
import type { Budgets, Spender } from './budget.ts';
import type { Decision } from './decide.ts';

export async function admit(
  decision: Decision,
  { tool, subject }: Spender,
  { brakes, budgets }: { brakes: BrakeWatch; budgets: Budgets },
): Promise<Decision> {
  // What lacks a person's consent alone may go on later: nobody is asked about a call that could not.
  if (!decision.allowed && decision.consent === undefined) return decision;
  try {
    await brakes.check({ tool: tool.name, subject, effect: tool.effect });
    await budgets.take({ tool, subject });
    return decision;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { allowed: false, policies: [error.reason.is], reason: error.reason };
  }
}
