/**
 * Makes the plan of one stage, offline and from the same sst.config.ts as `sst deploy`: all resources that the
 * deploy would make, as one JSON value. Two plans of one tree are equal byte for byte: they have no random value,
 * no time, and no path of this machine except bundle folders.
 */
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { importConditions } from '#application/place';
import { PlainError } from '../terminal/plain-error.ts';
import { evaluateApp, evaluateRun } from './evaluate/evaluate-config.ts';
import type { App } from './evaluate/plan-input.ts';
import type { Bundle, Plan, Resource } from './plan-types.ts';
import { readPlannedPolicies } from './planned-policies.ts';
import { findPlatform, type Platform } from './platform/platform.ts';

/** AWS's account id for examples. */
const accountId = '123456789012';

export type PlanOptions = {
  /** folder of sst.config.ts; default: the current folder */
  root?: string;
  stage: string;
  /** as `sst dev` would deploy it */
  dev?: boolean;
  /** folder for the functions' code; absent: each function's code is a stub */
  bundles?: string;
  /** `imports` conditions for sst.config.ts and the functions' code; default: those of this process */
  conditions?: readonly string[];
  /** the stacks see only these environment variables, PATH, HOME and TMPDIR */
  env?: Record<string, string>;
};

/**
 * Plans one stage. Takes seconds; needs `.sst/platform` (preparePlatform).
 * @throws PlainError with the first cause, in one sentence
 */
export async function planStage(options: PlanOptions): Promise<Plan> {
  const { stage, dev = false, env = {}, conditions = importConditions } = options;
  if (!/^[a-zA-Z0-9-]+$/.test(stage))
    throw new PlainError(`"${stage}" is no stage name: SST allows letters, digits and -.`);
  if (dev && options.bundles)
    throw new PlainError('In dev mode functions run on your machine: there is no code to build.');

  const root = await realpath(resolve(options.root ?? '.'));
  const platform = findPlatform(root);
  const policies = readPlannedPolicies(root);
  const app = await evaluateApp({ root, stage, env, conditions }, platform);
  checkProviders(app, platform);
  const region = app.providers.aws?.region;
  if (typeof region !== 'string')
    throw new PlainError('sst.config.ts must name a region: providers.aws.region.');

  // A folder for each plan, so that two plans at once do not overwrite each other's archives.
  const workFolder = await realpath(await mkdtemp(join(tmpdir(), 'chokepoint-plan-')));
  try {
    const input = {
      ...{ app, dev, region, accountId, root, workFolder, conditions },
      ...(options.bundles ? { bundlesFolder: resolve(root, options.bundles) } : {}),
    };
    const { contracts, resources, bundles } = await evaluateRun(input, platform, env);
    return {
      ...{ app: app.name, stage, mode: dev ? 'dev' : 'deploy', region, accountId: accountId },
      contracts,
      ...(policies && { policies }),
      resources,
      ...(options.bundles ? { bundles: bundlesByFunctionName(bundles, resources) } : {}),
    };
  } finally {
    await rm(workFolder, { recursive: true, force: true });
  }
}

/** @returns the variables that may change a plan: those that begin with CHOKEPOINT_ */
export function settingsOf(environment: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).filter(
      (entry): entry is [string, string] => entry[0].startsWith('CHOKEPOINT_') && entry[1] !== undefined,
    ),
  );
}

/** Refuses a provider that was added after `sst install`, because the platform has no code of it. */
function checkProviders(app: App, platform: Platform): void {
  for (const [name, { version }] of Object.entries(app.providers)) {
    const locked = platform.providers.find((provider) => provider.name === name);
    if (!locked || (version !== undefined && version !== locked.version)) {
      const wanted = version === undefined ? name : `${name} ${version}`;
      throw new PlainError(
        `.sst has no provider ${wanted}, which sst.config.ts names; run: npm run prepare:platform -- --again`,
      );
    }
  }
}

/** SST names code by its component; its readers know only the Lambda function's name. */
function bundlesByFunctionName(
  bundles: Record<string, Bundle>,
  resources: Resource[],
): Record<string, Bundle> {
  const byName: Record<string, Bundle> = {};
  for (const resource of resources) {
    if (resource.type !== 'aws:lambda/function:Function') continue;
    const bundle = bundles[resource.parent?.split('::').at(-1) ?? ''];
    if (!bundle)
      throw new PlainError(
        `Function ${resource.name} has no code in this plan: make it with sst.aws.Function.`,
      );
    byName[resource.id] = { ...bundle, handler: String(resource.inputs.handler) };
  }
  return byName;
}
