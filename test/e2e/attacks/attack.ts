/** What turns an attack of stacks/verify into a test: the check without which the same attack succeeds. */
import type { Local } from '../../../stacks/local/local.ts';
import type { Result } from '../../../stacks/verify/attack.ts';
import type { World } from '../../../stacks/verify/target/world.ts';
import type { Flag } from './flags.ts';
import type { PlanChange } from './mutations.ts';

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

/** Without the check the attack succeeds; without only some of several it must still fail (`alone`). */
export type Without = {
  mutation: Mutation;
  alone?: (Mutation & { /** of what still denies, when it is not the attack's own */ answer?: RegExp })[];
};

/** By the attack's id. */
export type Checks = Record<string, Without>;

/** An attack that needs a world of its own: a policy or code that was changed first. */
export type StagedAttack = Without & {
  id: string;
  sentence: string;
  deniedBy: string;
  answer: RegExp;
  run: (world: World) => Promise<Result>;
  given: Pick<Mutation, 'plan' | 'code'>;
};
