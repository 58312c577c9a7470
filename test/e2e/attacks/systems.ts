/** Local systems for attacks: one plan, made once; systems on it, as it is or with a check taken out. */
import { join } from 'node:path';
import { startLocal } from '../../../stacks/local/local.ts';
import type { Plan } from '../../../stacks/plan/plan-types.ts';
import { withOperator } from '../../../stacks/verify/target/local-target.ts';
import { createWorld, type World } from '../../../stacks/verify/target/world.ts';
import { placeForSystem } from '../../support/systems.ts';
import type { Mutation } from './attack.ts';
import { flags } from './flags.ts';

type Change = Pick<Mutation, 'plan' | 'code' | 'flags'>;

export type Systems = {
  /** starts a system with these changes, gives its world to `use`, ends it */
  within<Result>(changes: Change[], use: (world: World) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
};

export async function createSystems(): Promise<Systems> {
  const { remove, ...options } = await placeForSystem();
  const original = JSON.stringify(withOperator(options.plan));
  return {
    async within(changes, use) {
      const plan = JSON.parse(original) as Plan;
      for (const change of changes.flatMap(({ plan: change = [] }) => change)) change(plan);
      const off = changes.flatMap(({ flags: names = [] }) => names);
      const local = await startLocal({ ...options, plan });
      try {
        for (const { code } of changes) await code?.(local, join(options.home, 'rebuilt'));
        for (const flag of off) flags[flag] = true;
        return await use(createWorld(local, () => flags.sessionPolicy));
      } finally {
        for (const flag of off) flags[flag] = false;
        await local.close();
      }
    },
    close: remove,
  };
}
