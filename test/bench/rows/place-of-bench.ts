/**
 * The code that the bench measures: the functions of stage `local` as the stage builds them, the router and a tool of a
 * generated catalogue, the functions that only a stage with a user pool has, and the comparisons.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { importConditions } from '#application/place';
import { indexPlan } from '../../../stacks/account/plan-index.ts';
import { functionType, readFunctions } from '../../../stacks/local/lambda/functions.ts';
import type { FunctionSpec } from '../../../stacks/local/lambda/lambda.ts';
import { localSettings } from '../../../stacks/local/local.ts';
import { ensureTls, type Tls } from '../../../stacks/local/wire/tls.ts';
import { planStage } from '../../../stacks/plan/plan-stage.ts';
import type { Plan } from '../../../stacks/plan/plan-types.ts';
import { preparePlatform } from '../../../stacks/plan/platform/prepare-platform.ts';
import { buildComparison, type Comparison, comparisons } from '../comparisons/build-comparison.ts';

export type BenchPlace = {
  root: string;
  home: string;
  tls: Tls;
  /** of stage `local`, with its code, for the ports in `env` */
  plan: Plan;
  env: Record<string, string>;
  /** by the name after app and stage: `router`, `tool-…` */
  functions: Map<string, FunctionSpec>;
  /** of the catalogue of test/scale, which reads the number of its tools when it starts */
  scale: Map<string, FunctionSpec>;
  comparisons: Map<Comparison, FunctionSpec['bundle']>;
};

/** The place at `at` has each kind of tool of test/scale once. */
const scaleTools = { CHOKEPOINT_SCALE_TOOLS: '5' };

/** @param env CHOKEPOINT_* of the local stage; @param onStep hears what takes long */
export async function preparePlace(
  { root, home, env }: Pick<BenchPlace, 'root' | 'home' | 'env'>,
  onStep: (step: string) => void,
): Promise<BenchPlace> {
  await preparePlatform(root, { onProgress: onStep });
  await mkdir(home, { recursive: true });
  const tls = await ensureTls(home);
  const bundles = (name: string) => join(home, 'bundles', name);
  onStep('planning stage "local", one with a generated catalogue, and one with a user pool');
  const own = localSettings(env);
  const conditions = ['scale', ...importConditions];
  const [plan, scale, withPool] = await Promise.all([
    planStage({ root, stage: 'local', bundles: bundles('local'), env: own }),
    planStage({
      root,
      stage: 'local',
      bundles: bundles('scale'),
      env: { ...own, ...scaleTools },
      conditions,
    }),
    planStage({ root, stage: 'staging', bundles: bundles('pool'), env: { CHOKEPOINT_USER_POOL: '1' } }),
  ]);
  onStep('building the comparisons');
  const built = await Promise.all(
    comparisons.map(async (name) => [name, await buildComparison(name, bundles('comparisons'))] as const),
  );
  return {
    ...{ root, home, tls, plan, env },
    // A function of both stages is measured as stage `local` has it.
    functions: new Map([...functionsOf(withPool, tls), ...functionsOf(plan, tls)]),
    scale: functionsOf(scale, tls),
    comparisons: new Map(built),
  };
}

function functionsOf(plan: Plan, { caFile }: Tls): Map<string, FunctionSpec> {
  const around = {
    assumeForService: () => Promise.reject(new Error('the bench gives its own credentials')) as never,
    endpointOf: () => ({ url: '', position: { name: 'bench' } as never }),
    caFile,
  };
  const prefix = `${plan.app}-${plan.stage}-`;
  return new Map(readFunctions(plan, around).map((spec) => [spec.name.replace(prefix, ''), spec]));
}

/** Names of the functions of a plan, as `functions` names them. */
export function functionNames({ app, stage, ...plan }: Plan): string[] {
  return indexPlan({ app, stage, ...plan })
    .byType(functionType)
    .map(({ id }) => id.replace(`${app}-${stage}-`, ''));
}
