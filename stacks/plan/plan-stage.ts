/**
 * Makes the plan of one stage: everything that `sst deploy` would ask AWS for, as one JSON value, made offline
 * from the very sst.config.ts. In: a stage and a mode. Out: a Plan. Two plans of the
 * same tree are equal byte for byte: nothing random, no time, no path of this machine but bundle folders.
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

/** Not a real account; AWS's documentation uses it. */
const accountId = '123456789012';

export type PlanOptions = {
  /** folder of sst.config.ts; default: the current folder */
  root?: string;
  stage: string;
  /** as `sst dev` would deploy it */
  dev?: boolean;
  /** folder to build the functions' real code into; without it, code is a stub */
  bundles?: string;
  /** `imports` conditions for sst.config.ts and the functions' code; default: those of this process's application */
  conditions?: readonly string[];
  /** the only environment variables that the stacks see, beside PATH and the home folder */
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

  // Its own folder, so that two plans at once do not write each other's archives.
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

/** What a stage may take from the environment; the rest of it must not change a plan. */
export function settingsOf(environment: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).filter(
      (entry): entry is [string, string] => entry[0].startsWith('CHOKEPOINT_') && entry[1] !== undefined,
    ),
  );
}

/** A provider that was added since `sst install` has no types, no code and no global. */
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

/** SST knows code by its component's name; what runs it knows only the Lambda function's. */
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
