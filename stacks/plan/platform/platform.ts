/**
 * Finds the platform that `sst install` unpacked: SST's components, Pulumi and the AWS provider's types, which
 * a plan needs. Installs nothing (prepare-platform.ts does).
 */
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PlainError } from '../../terminal/plain-error.ts';

/** One entry of `.sst/provider-lock.json`: a Pulumi provider, which stacks use as the global `alias`. */
export type LockedProvider = { name: string; package: string; version: string; alias: string };

export type Platform = {
  /** absolute path of `.sst/platform` */
  folder: string;
  sstVersion: string;
  providers: LockedProvider[];
};

/**
 * @returns the platform in `.sst` of `root`, or of the nearest folder above it, because an app within the
 * repository, such as the tests' fixture, shares the repository's 300 MB
 * @throws PlainError when there is none, or when it is incomplete
 */
export function findPlatform(root: string): Platform {
  for (let folder = realpathSync(root); ; folder = dirname(folder)) {
    const platform = readPlatform(folder);
    if (platform) return platform;
    if (folder === dirname(folder)) {
      throw new PlainError(`There is no .sst/platform in ${root} or above it; run: npm run prepare:platform`);
    }
  }
}

/** @returns the platform in `<folder>/.sst`; undefined when it is absent or incomplete */
export function readPlatform(folder: string): Platform | undefined {
  const platform = join(folder, '.sst', 'platform');
  const version = join(platform, 'version');
  const lock = join(folder, '.sst', 'provider-lock.json');
  // SST writes the provider lock last, so a platform without it is incomplete.
  if (!existsSync(version) || !existsSync(lock) || !existsSync(join(platform, 'config.d.ts')))
    return undefined;
  return {
    // The real path, because esbuild and Node report the files in it by their real paths.
    folder: realpathSync(platform),
    sstVersion: readFileSync(version, 'utf8').trim(),
    providers: JSON.parse(readFileSync(lock, 'utf8')) as LockedProvider[],
  };
}
