/** The shape of an attack, and what came of it. */
import type { Asked } from './target/question.ts';
import type { Target } from './target/target.ts';
import type { World } from './target/world.ts';

/** `answer`: what the attacker saw, short. */
export type Result = { succeeded: boolean; answer: string };

type Described = {
  id: string;
  sentence: string;
  /** the layer that denies it */
  deniedBy: string;
  /** must match the answer while the check is there */
  answer: RegExp;
};

/** With what only code inside the stage holds. */
export type InsideAttack = Described & {
  run: (world: World) => Promise<Result>;
  /** from outside of a real stage: what IAM is asked instead, or why nothing is */
  onAws: Asked | string;
};

/** With a user's token or the operator's credentials: on any stage. */
export type OutsideAttack = Described & { run: (target: Target) => Promise<Result>; onAws?: undefined };

export type Attack = InsideAttack | OutsideAttack;

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
