/**
 * Makes `.sst/platform`, which plans, type checks and deploys need, by `sst install`: half a minute and 300 MB
 * from the npm registry. Does nothing when a platform of the installed SST version exists. Never calls AWS and
 * sends no telemetry.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { PlainError } from '../../terminal/plain-error.ts';
import { withLock } from './lock-file.ts';
import { type Platform, readPlatform } from './platform.ts';

export type PrepareOptions = {
  /** receives a line for people when a step takes long */
  onProgress?: (line: string) => void;
  /** runs `sst install` even if the platform exists, such as after a provider was added to sst.config.ts */
  again?: boolean;
};

/** Twenty times the duration on a slow line. */
const installTimeoutMs = 600_000;

/**
 * Two processes may call it at once: the second waits for the first.
 * @param root folder of sst.config.ts
 * @throws PlainError when `sst` is not installed, there is no sst.config.ts, or `sst install` fails
 */
export async function preparePlatform(root: string, options: PrepareOptions = {}): Promise<Platform> {
  const platform = await platformOf(root, options);
  linkPolicyPack(resolve(root));
  return platform;
}

async function platformOf(root: string, options: PrepareOptions): Promise<Platform> {
  const folder = resolve(root);
  const sst = findSst(folder);
  const ready = currentPlatform(folder, sst.version);
  if (ready && !options.again) return ready;
  if (!existsSync(join(folder, 'sst.config.ts')))
    throw new PlainError(`There is no sst.config.ts in ${folder}.`);

  mkdirSync(join(folder, '.sst'), { recursive: true });
  return withLock(join(folder, '.sst', 'prepare.lock'), async () => {
    const meanwhile = currentPlatform(folder, sst.version);
    if (meanwhile && !options.again) return meanwhile;
    // SST would take a platform of another version, or one of an interrupted run, for complete.
    if (!meanwhile) await removePlatform(folder);
    options.onProgress?.(`Installing SST ${sst.version}'s platform into .sst (once, about half a minute)`);
    await install(folder, sst.command);
    const made = currentPlatform(folder, sst.version);
    if (!made)
      throw new PlainError(
        `"sst install" ended well but left no platform of ${sst.version} in ${folder}/.sst.`,
      );
    return made;
  });
}

/** Links the platform's packages into the policy pack's folder, because Pulumi's CLI looks for them there. */
function linkPolicyPack(folder: string): void {
  const pack = join(folder, 'stacks', 'policy-pack');
  const link = join(pack, 'node_modules');
  if (!existsSync(join(pack, 'PulumiPolicy.yaml')) || existsSync(link)) return;
  rmSync(link, { force: true });
  symlinkSync(join('..', '..', '.sst', 'platform', 'node_modules'), link, 'dir');
}

function currentPlatform(folder: string, version: string): Platform | undefined {
  const platform = readPlatform(folder);
  return platform?.sstVersion === version ? platform : undefined;
}

/** @returns the SST that npm installed, in `folder` or the nearest folder above */
function findSst(folder: string): { version: string; command: string } {
  for (let at = folder; ; at = dirname(at)) {
    const packageFolder = join(at, 'node_modules', 'sst');
    if (existsSync(join(packageFolder, 'package.json'))) {
      const { version } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')) as {
        version: string;
      };
      return { version, command: join(packageFolder, 'bin', 'sst.mjs') };
    }
    if (at === dirname(at)) throw new PlainError('SST is not installed; run npm ci first.');
  }
}

async function removePlatform(folder: string): Promise<void> {
  await rm(join(folder, '.sst', 'platform'), { recursive: true, force: true });
  await rm(join(folder, '.sst', 'provider-lock.json'), { force: true });
}

async function install(folder: string, command: string): Promise<void> {
  const child = spawn(process.execPath, [command, 'install', '--stage', 'local'], {
    cwd: folder,
    env: {
      ...process.env,
      // A plan needs neither the Pulumi CLI nor bun, and both come from other hosts than the registry.
      SST_SKIP_DEPENDENCY_CHECK: 'true',
      NO_BUN: '1',
      SST_TELEMETRY_DISABLED: '1',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: installTimeoutMs,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (data) => {
      output += data;
    });
  }
  const exitCode = await new Promise((done, reject) => {
    child.on('error', reject);
    child.on('close', done);
  });
  if (exitCode !== 0) {
    const lines = output.split('\n').filter((line) => line.trim() && !line.startsWith('npm warn'));
    throw new PlainError(`"sst install" failed (it needs the npm registry): ${lines.slice(-3).join(' · ')}`);
  }
}
