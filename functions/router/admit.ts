/**
 * Step: a decision → the same decision, or a denial by a brake (brake.ts) or a budget (budget.ts). A refusal becomes a
 * denial here, so that the audit record holds it like any other. Never: a denied call that spends its caller's budget.
 */
import { Refusal } from '../../shared/refusal.ts';
import type { BrakeWatch } from './brake.ts';
import type { Budgets, Spender } from './budget.ts';
import type { Decision } from './decide.ts';

/** @throws whatever is not a Refusal */
export async function admit(
  decision: Decision,
  { tool, subject }: Spender,
  { brakes, budgets }: { brakes: BrakeWatch; budgets: Budgets },
): Promise<Decision> {
  // A call that lacks a person's consent alone is checked too: nobody is asked about a call that could not go on.
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
