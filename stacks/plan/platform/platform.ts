/**
 * Finds what `sst install` unpacked: SST's components, Pulumi and the AWS provider's types, all of which a
 * plan is evaluated with. In: a folder of the app. Out: where the platform is and what it holds. Nothing is
 * installed or written here (prepare-platform.ts does that).
 */
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PlainError } from '../../terminal/plain-error.ts';

/** One entry of `.sst/provider-lock.json`: a Pulumi provider that stacks see as a global named `alias`. */
export type LockedProvider = { name: string; package: string; version: string; alias: string };

export type Platform = {
  /** absolute path of `.sst/platform` */
  folder: string;
  sstVersion: string;
  providers: LockedProvider[];
};

/**
 * The platform in `.sst` of `root`, or of the nearest folder above it (an app within the repository, such as
 * the tests' fixture, shares the repository's 300 MB).
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

/** The platform directly in `<folder>/.sst`, or undefined when it is absent or was left half made. */
export function readPlatform(folder: string): Platform | undefined {
  const platform = join(folder, '.sst', 'platform');
  const version = join(platform, 'version');
  const lock = join(folder, '.sst', 'provider-lock.json');
  // SST writes the lock after the packages are installed, so it tells a finished platform from a half made one.
  if (!existsSync(version) || !existsSync(lock) || !existsSync(join(platform, 'config.d.ts')))
    return undefined;
  return {
    // Real, so that it is the prefix of what esbuild and Node load from it, also behind a link.
    folder: realpathSync(platform),
    sstVersion: readFileSync(version, 'utf8').trim(),
    providers: JSON.parse(readFileSync(lock, 'utf8')) as LockedProvider[],
  };
}
