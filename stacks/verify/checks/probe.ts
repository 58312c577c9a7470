/** A probe: something that a running stage does only when assumptions about AWS hold. Reads, never writes. */
import type { Plan } from '../../plan/plan-types.ts';
import type { Target } from '../target/target.ts';

export type Held = { holds: boolean; answer: string };

export type Probe = {
  id: string;
  sentence: string;
  /** ids of stacks/plan/assumptions/assumptions.ts that it shows, together with what else shows them */
  shows: string[];
  /**
   * @param planned what the stage should be, which the target may have left
   * @returns what was seen, or what it needs that the target has not, from the word `needs` on
   */
  run(target: Target, planned: Plan): Promise<Held | string>;
};
