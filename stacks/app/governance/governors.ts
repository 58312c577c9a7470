/**
 * The people and the pipeline that govern a shared stage, from its settings or from CI: the operators' role
 * and the pipeline's repository. An empty variable means none. Pure.
 */
import type { StageSettings } from '../stage/stage-settings.ts';

export type Governors = Pick<StageSettings, 'operators' | 'deploy'>;

/** @throws Error with one sentence for a role or a repository that is not valid */
export function governorsOf(given: Governors, env: Record<string, string | undefined>): Governors {
  const { CHOKEPOINT_OPERATORS: operators = given.operators, CHOKEPOINT_REPOSITORY: named } = env;
  const repository = named ?? given.deploy?.repository;
  return {
    ...(operators && { operators }),
    ...(given.deploy && repository && { deploy: { ...given.deploy, repository } }),
  };
}
