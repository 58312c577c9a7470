/** The input of the child process that runs the stacks, and its result. Both are JSON files. */
import type { Contract } from '../../../shared/contract.ts';
import type { Bundle, Resource } from '../plan-types.ts';

/** `$app` as SST defines it: the result of `app()` with SST's defaults filled in. */
export type App = {
  name: string;
  stage: string;
  home: string;
  removal: string;
  protect: boolean;
  providers: Record<string, Record<string, unknown>>;
  [other: string]: unknown;
};

export type PlanInput = {
  app: App;
  dev: boolean;
  region: string;
  accountId: string;
  /** absolute folder of the app; then those of `.sst/platform` and of this plan's scratch files */
  root: string;
  platformFolder: string;
  workFolder: string;
  /** the module to run, written by bundleConfig */
  configFile: string;
  /** the file for the child's PlanOutput */
  outputFile: string;
  /** absolute folder for the functions' code; absent: each function's code is a stub */
  bundlesFolder?: string;
  conditions: readonly string[];
};

export type PlanOutput =
  | { ok: true; contracts: Contract[]; resources: Resource[]; bundles: Record<string, Bundle> }
  /** the first cause, in one sentence */
  | { ok: false; error: string };
