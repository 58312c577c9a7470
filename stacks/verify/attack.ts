/** The shape of an attack, and what came of it. */
import type { Plan } from '../plan/plan-types.ts';
import { type Found, type Given, lacking, type Shape, take } from './subjects/subjects.ts';
import type { Question } from './target/question.ts';
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

type Runnable = Described & {
  /** "needs …": what the application has not, so that the attack shows nothing; then it must not be run */
  lacks(target: Target): string | undefined;
};

/** With what only code inside the stage holds. */
export type InsideAttack = Runnable & {
  run: (world: World) => Promise<Result>;
  /** from outside of a real stage: what IAM is asked instead, or why nothing is */
  onAws: ((target: Target) => Question) | string;
};

/** With a user's token or the operator's credentials: on any stage. */
export type OutsideAttack = Runnable & { run: (target: Target) => Promise<Result>; onAws?: undefined };

export type Attack = InsideAttack | OutsideAttack;

type On<Needed extends Shape, At> = Described & {
  /** what of the application it is made on */
  on: readonly Needed[];
  run: (at: At, by: Given<Needed>) => Promise<Result>;
};

/** An attack on tools and data of the whole application, whoever may call what. */
export function inside<const Needed extends Shape>({
  on,
  run,
  onAws,
  ...described
}: On<Needed, World> & {
  onAws: ((plan: Plan, by: Given<Needed>) => Question) | string;
}): InsideAttack {
  return {
    ...described,
    lacks: ({ subjects }) => lacking(subjects, on),
    run: async (world) => run(world, take(world.target.subjects, on)),
    onAws: typeof onAws === 'string' ? onAws : ({ plan, subjects }) => onAws(plan, take(subjects, on)),
  };
}

/** An attack with the operator's credentials, on any tool; or with a person's token, on tools that people may call. */
export function outside<const Needed extends Shape>(
  among: 'subjects' | 'callable',
  { on, run, ...described }: On<Needed, Target>,
): OutsideAttack {
  const found = (target: Target): Found => target[among];
  return {
    ...described,
    lacks: (target) => lacking(found(target), on),
    run: async (target) => run(target, take(found(target), on)),
  };
}

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
