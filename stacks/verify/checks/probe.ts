/** A probe: something that a running stage does only when assumptions about AWS hold. Reads, never writes. */
import type { Plan } from '../../plan/plan-types.ts';
import { type Given, lacking, type Shape, take } from '../subjects/subjects.ts';
import type { Target } from '../target/target.ts';

export type Held = { holds: boolean; answer: string };

export type Probe = {
  id: string;
  sentence: string;
  /** ids of stacks/plan/assumptions/assumptions.ts that it shows, together with what else shows them */
  shows: string[];
  /** "needs …": what the application has not; then it must not be run. Absent: it needs nothing of the application */
  lacks?(target: Target): string | undefined;
  /**
   * @param planned what the stage should be, which the target may have left
   * @returns what was seen, or what it needs that the target has not, from the word `needs` on
   */
  run(target: Target, planned: Plan): Promise<Held | string>;
};

/** A probe that is made on these subjects. @param among `callable`: through the door, with a person's token */
export function on<const Needed extends Shape>(
  among: 'subjects' | 'callable',
  needed: readonly Needed[],
  run: (target: Target, by: Given<Needed>) => Promise<Held | string>,
): Pick<Probe, 'lacks' | 'run'> {
  return {
    lacks: (target) => lacking(target[among], needed),
    run: async (target) => run(target, take(target[among], needed)),
  };
}
