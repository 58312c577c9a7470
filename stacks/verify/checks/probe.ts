/** A probe: something that a running stage does only when assumptions about AWS hold. Reads, never writes. */
import type { Plan } from '../../plan/plan-types.ts';
import { type Given, lacking, type Shape, take } from '../subjects/subjects.ts';
import type { Target } from '../target/target.ts';

export type Held = { holds: boolean; answer: string };

export type Probe = {
  id: string;
  sentence: string;
  /** ids of stacks/plan/assumptions/assumptions.ts that it shows, alone or together with other evidence */
  shows: string[];
  /**
   * "needs …" when the application lacks something; then it must not be run. Absent: any application will do
   */
  lacks?(target: Target): string | undefined;
  /**
   * @param planned the plan of the stage, from which the target may have drifted
   * @returns the observation, or "needs …" for something that the target lacks
   */
  run(target: Target, planned: Plan): Promise<Held | string>;
};

/** A probe that works on these subjects. @param among `callable`: through the door, with a person's token */
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
