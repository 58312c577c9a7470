/**
 * Client programs from npm, each in a folder of its own with exact versions, installed once. Packages of its packages
 * are taken as they were on the day of `asOf`, so that a later run installs the same.
 */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { runChild } from './child.ts';

/** Later releases are not looked at; raised with the versions. */
const asOf = '2026-12-01';
const limitMs = 20 * 60_000;

export type Installable = {
  name: string;
  packages: Record<string, string>;
  installScripts?: true;
  entry?: string;
  alsoInstall?: string[];
};

/**
 * @param root of all installed programs
 * @returns the program's folder
 * @throws Error with the last lines of npm, when it fails
 */
export async function install(
  root: string,
  { name, packages, installScripts, entry, alsoInstall = [] }: Installable,
): Promise<string> {
  const folder = join(root, name);
  if (entry !== undefined) {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'entry.mjs'), entry);
  }
  const manifest = JSON.stringify({ private: true, type: 'module', dependencies: packages }, null, 2);
  const stamp = join(folder, 'installed.json');
  const stamped = JSON.stringify({ packages, installScripts, alsoInstall, asOf });
  if ((await readFile(stamp, 'utf8').catch(() => '')) === stamped) return folder;
  await rm(join(folder, 'node_modules'), { recursive: true, force: true });
  await rm(join(folder, 'package-lock.json'), { force: true });
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), manifest);
  const npm = (more: string[], cwd: string) =>
    runChild(['npm', 'install', '--no-audit', '--no-fund', ...more], {
      ...{ env: ownSettings(), cwd, limitMs, mustSucceed: true },
    });
  const noScripts = '--ignore-scripts';
  let output = await npm([`--before=${asOf}`, ...(installScripts === true ? [] : [noScripts])], folder);
  for (const inner of alsoInstall)
    output += await npm(['--omit=dev', noScripts], join(folder, 'node_modules', inner));
  await checkInstalled(folder, packages, output);
  await writeFile(stamp, stamped);
  return folder;
}

/** npm works with the person's cache, registry and certificates, but not with what this very `npm run` has set. */
function ownSettings(): Record<string, string> {
  const entries = Object.entries({
    ...process.env,
    PATH: `${dirname(process.execPath)}:${process.env.PATH}`,
  });
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string] => !/^npm_/i.test(entry[0]) && entry[1] !== undefined),
  );
}

async function checkInstalled(
  folder: string,
  packages: Record<string, string>,
  output: string,
): Promise<void> {
  for (const [name, version] of Object.entries(packages)) {
    const path = join(folder, 'node_modules', name, 'package.json');
    const text = await readFile(path, 'utf8').catch(() => '{}');
    if (JSON.parse(text).version !== version)
      throw new Error(
        `npm did not install ${name} ${version}: ${output.trim().split('\n').slice(-8).join('\n')}`,
      );
  }
}
