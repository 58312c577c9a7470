/**
 * The child process of evaluate-config.ts: runs the bundled sst.config.ts under our monitor and writes a
 * PlanOutput. In: the path of a PlanInput (argument). The first failure ends the process: one rejected output
 * would otherwise reject hundreds that depend on it.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import type { Contract, Tool } from '../../../shared/contract.ts';
import type { Bundle } from '../plan-types.ts';
import type { PlanInput, PlanOutput } from './plan-input.ts';
import { PlanMonitor } from './plan-monitor.ts';
import { loadPulumi } from './pulumi-runtime.ts';
import { sourceLines } from './source-position.ts';
import { startSstServer } from './sst-server.ts';

const input = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as PlanInput;
const lines = sourceLines(input.configFile, input.root);

function finish(output: PlanOutput): never {
  writeFileSync(input.outputFile, JSON.stringify(output));
  process.exit(output.ok ? 0 : 1);
}

function fail(error: unknown): never {
  finish({ ok: false, error: sentence(error) });
}

/** The error's first line, led by the line of the app that it came from. */
function sentence(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const message = error.message.split('\n')[0] ?? error.name;
  const named = error.name === 'Error' || error.name === 'PlainError' ? message : `${error.name}: ${message}`;
  const line = lines.ofError(error);
  return line ? `${line}: ${named}` : named;
}

/**
 * SST's physicalName() ends in eight random bytes, and a plan must not: names stay unique, since they begin
 * with the resource's own. Archives take file modes over, so those must not depend on the user's umask either.
 */
function pinWhatVaries(): void {
  const crypto = createRequire(import.meta.url)('node:crypto') as typeof import('node:crypto');
  const { randomBytes } = crypto;
  crypto.randomBytes = ((size: number, callback?: never) =>
    size === 8 && !callback
      ? Buffer.alloc(8, 1)
      : randomBytes(size, callback as never)) as typeof randomBytes;
  process.umask(0o022);
}

async function run(): Promise<void> {
  process.on('unhandledRejection', fail);
  process.on('uncaughtException', fail);
  pinWhatVaries();

  const bundles: Record<string, Bundle> = {};
  await startSstServer(input, bundles, fail);
  const pulumi = loadPulumi(input.platformFolder);
  const monitor = new PlanMonitor(pulumi, {
    project: input.app.name,
    stage: input.app.stage,
    region: input.region,
    accountId: input.accountId,
    folders: input,
    lines,
    fail,
  });
  await pulumi.useMonitor(monitor, input.app.name, input.app.stage);

  let contracts: Contract[] | undefined;
  pulumi
    .runInStack(() => import(pathToFileURL(input.configFile).href))
    .then((config) => {
      contracts = contractsOf((config as ConfigBundle).catalogue);
    }, fail);

  // Resources appear within nested apply()s: only an empty event loop says that there are no more.
  process.once('beforeExit', () => {
    if (!contracts) return fail(new Error('run() in sst.config.ts waits for something that never happens'));
    const leaked = pulumi.leakedPromises();
    if (leaked)
      fail(new Error(`${leaked} outputs never resolve: look for resources that wait for each other`));
    finish({ ok: true, contracts, resources: monitor.resources(), bundles });
  });
}

/** The exports of bundleRun (evaluate-config.ts) beside the result. */
type ConfigBundle = { catalogue?: readonly Tool[] };

/** Contracts as data: the zod schemas stay behind, their JSON Schema goes along. */
function contractsOf(catalogue: readonly Tool[] = []): Contract[] {
  return catalogue.map(({ input: _, output: __, ...contract }) => contract);
}

await run();
