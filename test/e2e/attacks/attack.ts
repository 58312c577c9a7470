/** The shape of an attack, and what came of it. */
import type { Local } from '../../../stacks/local/local.ts';
import type { Flag } from './flags.ts';
import type { PlanChange } from './mutations.ts';
import type { World } from './world.ts';

/** `answer`: what the attacker saw, short. */
export type Result = { succeeded: boolean; answer: string };

export type Mutation = {
  /** the check, or the checks where several layers deny by themselves */
  what: string;
  plan?: PlanChange[];
  /** replaces code in the running system */
  code?: (local: Local, folder: string) => Promise<void>;
  /** checks that are neither: see weakened.ts */
  flags?: Flag[];
  /** where even without the checks nothing is gained: what the attacker sees then */
  gainsNothing?: RegExp;
};

export type Attack = {
  id: string;
  sentence: string;
  /** the layer that denies it */
  deniedBy: string;
  /** must match the answer while the check is there */
  answer: RegExp;
  run: (world: World) => Promise<Result>;
  /** the world in which it is tried, when it is not the plan as it is */
  given?: Pick<Mutation, 'plan' | 'code'>;
  /** without the check the attack succeeds; without only some of several it must still fail (`alone`) */
  mutation: Mutation;
  alone?: (Mutation & { /** of what still denies, when it is not `answer` */ answer?: RegExp })[];
};

/** An SDK call: it succeeds, or its error's name and message are the answer. */
export async function sdk(sending: Promise<unknown>): Promise<Result> {
  try {
    await sending;
    return { succeeded: true, answer: 'ok' };
  } catch (error) {
    const { name, message, $metadata } = error as Error & { $metadata?: { httpStatusCode?: number } };
    return { succeeded: false, answer: `${$metadata?.httpStatusCode ?? ''} ${name}: ${message}`.trim() };
  }
}

/** A private call: it succeeds when the tool answered with an outcome. */
export function posted({ status, body }: { status: number; body: string }): Result {
  return {
    succeeded: status === 200 && body.includes('{"outcome":'),
    answer: `${status} ${body.trim().slice(0, 500)}`,
  };
}

/** A request that gets no answer at all counts as denied. */
export async function orDropped(sending: Promise<Result>): Promise<Result> {
  return sending.catch((error: Error) => ({ succeeded: false, answer: `no answer: ${error.message}` }));
}
