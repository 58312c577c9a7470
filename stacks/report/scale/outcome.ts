/** What a simulation counts, and what its calls share. Types only. */
import type { Environments, SharedCalls } from './environments.ts';
import type { PerSecond } from './per-second.ts';
import type { Chance } from './random.ts';
import type { StageModel, ToolModel } from './stage-model.ts';

export type Refused = 'too many calls at once' | 'STS throttles' | 'a tool has too many calls at once';

export type Outcome = {
  callsPerSecond: number;
  /** that were answered or refused; others were on their way at the end */
  calls: number;
  refused: Map<Refused, number>;
  /** milliseconds of the answered calls, sorted */
  waitsMs: number[];
  /** of the functions without a reservation */
  shared: SharedCalls;
  router: Environments;
  authorizer: Environments;
  tools: { model: ToolModel; environments: Environments }[];
  /** requests in each second */
  sts: PerSecond;
  writes: PerSecond;
  /** milliseconds that Lambda bills for all calls together */
  billedMs: { router: number; tool: number; authorizer: number };
};

/** Everything that one simulated call meets. */
export type Stay = {
  stage: StageModel;
  outcome: Outcome;
  chance: Chance;
  now(): number;
  stsPerSecond: number;
  /** until when API Gateway remembers the authorizer's answer, by caller */
  tokens: Map<number, number>;
  /** of a caller's last read by a tool */
  lastArguments: Map<string, number>;
  /** of the tools; together 1 */
  weights: number[];
};
