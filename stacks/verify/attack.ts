/** The shape of an attack, and of its result. */
import type { Plan } from '../plan/plan-types.ts';
import { type Found, type Given, lacking, type Shape, take } from './subjects/subjects.ts';
import type { Question } from './target/question.ts';
import type { Target } from './target/target.ts';
import type { World } from './target/world.ts';

/** `answer`: the answer that the attacker got, shortened. */
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
  /** "needs …" when the application lacks something that the attack works on; then it must not be run */
  lacks(target: Target): string | undefined;
};

/** An attack with credentials that only code inside the stage has. */
export type InsideAttack = Runnable & {
  run: (world: World) => Promise<Result>;
  /** on a real stage: the question to IAM that replaces the attack, or the reason for having no question */
  onAws: ((target: Target) => Question) | string;
};

/** An attack with a user's token or the operator's credentials; it runs on any stage. */
export type OutsideAttack = Runnable & { run: (target: Target) => Promise<Result>; onAws?: undefined };

export type Attack = InsideAttack | OutsideAttack;

type On<Needed extends Shape, At> = Described & {
  /** the parts of the application that it works on */
  on: readonly Needed[];
  run: (at: At, by: Given<Needed>) => Promise<Result>;
};

/** An attack on tools and data of the whole application, regardless of who may call them. */
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

/** An attack with the operator's credentials on any tool, or with a token on tools that people may call. */
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

/** The result of an SDK call: success, or the error's HTTP status, name and message as the answer. */
export async function sdk(sending: Promise<unknown>): Promise<Result> {
  try {
    await sending;
    return { succeeded: true, answer: 'ok' };
  } catch (error) {
    const { name, message, $metadata } = error as Error & { $metadata?: { httpStatusCode?: number } };
    return { succeeded: false, answer: `${$metadata?.httpStatusCode ?? ''} ${name}: ${message}`.trim() };
  }
}

/** The result of a private call: success when the tool answered with an outcome. `answer`: 500 characters. */
export function posted({ status, body }: { status: number; body: string }): Result {
  return {
    succeeded: status === 200 && body.includes('{"outcome":'),
    answer: `${status} ${body.trim().slice(0, 500)}`,
  };
}

/** Counts a request without any answer as denied. */
export async function orDropped(sending: Promise<Result>): Promise<Result> {
  return sending.catch((error: Error) => ({ succeeded: false, answer: `no answer: ${error.message}` }));
}
