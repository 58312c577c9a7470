/**
 * The child process of evaluate-config.ts: runs the bundled sst.config.ts with our monitor and writes a
 * PlanOutput. Its argument is the path of a PlanInput. The first failure ends the process, because one rejected
 * output rejects the hundreds that depend on it.
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

/** @returns the error's first line, after the line of the app that caused it */
function sentence(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const message = error.message.split('\n')[0] ?? error.name;
  const named = error.name === 'Error' || error.name === 'PlainError' ? message : `${error.name}: ${message}`;
  const line = lines.ofError(error);
  return line ? `${line}: ${named}` : named;
}

/**
 * Replaces the eight random bytes at the end of SST's physicalName(), because a plan must be reproducible. Names
 * stay unique, because they begin with the resource's own. The umask is fixed because archives keep file modes.
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

  // Nested apply()s make resources late: only an empty event loop means that there are no more.
  process.once('beforeExit', () => {
    if (!contracts) return fail(new Error('run() in sst.config.ts waits for something that never happens'));
    const leaked = pulumi.leakedPromises();
    if (leaked)
      fail(new Error(`${leaked} outputs never resolve: look for resources that wait for each other`));
    finish({ ok: true, contracts, resources: monitor.resources(), bundles });
  });
}

/** The exports of the bundle (bundleRun in evaluate-config.ts) beside its result. */
type ConfigBundle = { catalogue?: readonly Tool[] };

/** @returns the contracts as data, with JSON Schema but without zod schemas */
function contractsOf(catalogue: readonly Tool[] = []): Contract[] {
  return catalogue.map(({ input: _, output: __, ...contract }) => contract);
}

await run();
