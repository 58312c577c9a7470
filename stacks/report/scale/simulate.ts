/**
 * A planned stage under traffic, on paper: calls of many callers for some simulated minutes, the same ones for the same
 * seed. Enters: the stage's functions, calls a second. Leaves: what was answered and refused, waits, cold starts, requests
 * of STS, calls at once. Pure.
 */
import type { Effect } from '../../../shared/contract.ts';
import { accountLimits } from './account-limits.ts';
import { idleSeconds, traffic } from './assumptions.ts';
import { createEnvironments, type SharedCalls } from './environments.ts';
import { createEventQueue } from './event-queue.ts';
import type { Outcome, Refused, Stay } from './outcome.ts';
import { createPerSecond } from './per-second.ts';
import { createChance } from './random.ts';
import { simulatedCall } from './simulated-call.ts';
import type { FunctionModel, StageModel, ToolModel } from './stage-model.ts';

/** `limited: false` shows how much every limit would have to hold. */
export type Run = { callsPerSecond: number; minutes: number; seed: number; limited: boolean };

/** Traffic grows to its full rate in this time: callers do not all begin in one second. */
const rampMs = 60_000;
const unlimited = Number.POSITIVE_INFINITY;

/** Runs the traffic to its end; a million calls take some seconds. */
export function simulate(stage: StageModel, run: Run): Outcome {
  const outcome = outcomeOf(stage, run);
  const queue = createEventQueue();
  const chance = createChance(run.seed);
  const callers = Math.max(1, Math.round(run.callsPerSecond * traffic.secondsBetweenCalls));
  const stay: Stay = {
    ...{ stage, outcome, chance, now: queue.now },
    stsPerSecond: run.limited ? accountLimits.stsPerSecond : unlimited,
    ...{ tokens: new Map(), lastArguments: new Map(), weights: weightsOf(stage.tools) },
  };
  /** Runs a call up to its next wait. */
  const goOn = (call: Generator<number, Refused | undefined>, fromMs: number) => {
    const step = call.next();
    if (step.done !== true) queue.add(queue.now() + step.value, () => goOn(call, fromMs));
    else count(outcome, step.value, queue.now() - fromMs);
  };
  const arrive = () => {
    const rate = run.callsPerSecond * Math.min(1, Math.max(queue.now(), 100) / rampMs);
    queue.add(queue.now() + chance.exponential(1_000 / rate), arrive);
    goOn(simulatedCall(Math.floor(chance.next() * callers), stay), queue.now());
  };
  queue.add(0, arrive);
  queue.runUntil(run.minutes * 60_000);
  outcome.waitsMs.sort((left, right) => left - right);
  return outcome;
}

function count(outcome: Outcome, refused: Refused | undefined, waitMs: number): void {
  outcome.calls += 1;
  if (refused === undefined) outcome.waitsMs.push(waitMs);
  else outcome.refused.set(refused, (outcome.refused.get(refused) ?? 0) + 1);
}

/** The calls at once that reservations leave to all other functions. */
export function sharedCalls({ tools }: StageModel): number {
  return tools.reduce((left, { reserved = 0 }) => left - reserved, accountLimits.concurrency as number);
}

function outcomeOf(stage: StageModel, { callsPerSecond, limited }: Run): Outcome {
  const shared: SharedCalls = { running: 0, most: 0, limit: limited ? sharedCalls(stage) : unlimited };
  const reservedFor = ({ reserved }: FunctionModel) =>
    reserved === undefined || limited ? reserved : unlimited;
  const poolOf = (model: FunctionModel) =>
    createEnvironments(reservedFor(model), shared, idleSeconds * 1_000);
  return {
    ...{ callsPerSecond, calls: 0, refused: new Map(), waitsMs: [], shared },
    ...{ router: poolOf(stage.router), authorizer: poolOf(stage.authorizer) },
    tools: stage.tools.map((model) => ({ model, environments: poolOf(model) })),
    ...{ sts: createPerSecond(), writes: createPerSecond() },
    billedMs: { router: 0, tool: 0, authorizer: 0 },
  };
}

/** By effect, and within an effect all alike. */
function weightsOf(tools: readonly ToolModel[]): number[] {
  const alike = (effect: Effect) => tools.filter((tool) => tool.effect === effect).length;
  const weights = tools.map(({ effect }) => traffic.share[effect] / alike(effect));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}
