/**
 * Builds a function's code with esbuild, and keeps the result in `.local/builds` for later plans, because nine
 * functions take many seconds and rarely change between two plans. Enters: options of esbuild. Leaves: the files
 * that esbuild would write. Reuses a kept build only if each input file is equal byte for byte, and so is
 * everything that selects those files: options, esbuild, installed packages, package.json, tsconfig.json.
 */
import { createHash, randomUUID } from 'node:crypto';
import { copyFile, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import * as esbuild from 'esbuild';

/** Options as plain data, because a function, such as a plugin, has no bytes to compare. */
export type Build = Omit<esbuild.BuildOptions, 'plugins'> & {
  entryPoints: [string];
  outfile: string;
  absWorkingDir: string;
};

/** SHA-256 of every file, by path; inputs relative to the working folder, outputs by their last name. */
type Kept = { inputs: Record<string, string>; outputs: Record<string, string> };

const keptFile = 'kept.json';

/** File times may advance in steps of up to 10 ms (Linux, CONFIG_HZ=100). */
const clockStepMs = 10;

/**
 * Writes the files of a build, from a kept one if possible.
 * @param build esbuild's own; tests count its calls
 * @throws esbuild.BuildFailure
 */
export async function buildOnce(options: Build, build = esbuild.build): Promise<void> {
  const folder = await folderOf(options);
  if (folder === undefined) return void (await build(options));
  if (await restore(folder, options)) return;
  const startedAtMs = Date.now();
  const { metafile } = await build({ ...options, metafile: true });
  const { inputs = {}, outputs = {} } = metafile ?? {};
  await keep(folder, options, { inputs: Object.keys(inputs), outputs: Object.keys(outputs), startedAtMs });
}

/** @returns undefined when the working folder has no packages of its own, because their versions are then unknown */
async function folderOf({ outfile, entryPoints, ...options }: Build): Promise<string | undefined> {
  const root = options.absWorkingDir;
  const [packages, manifest, types] = await Promise.all(
    ['node_modules/.package-lock.json', 'package.json', 'tsconfig.json'].map((file) =>
      digestOf(join(root, file)),
    ),
  );
  if (packages === undefined) return undefined;
  // Source maps name their sources by paths relative to the outfile.
  const paths = [relative(root, entryPoints[0]), relative(outfile, root), basename(outfile)];
  const deciding = JSON.stringify([esbuild.version, packages, manifest, types, paths, options]);
  return join(root, '.local', 'builds', sha256(deciding).slice(0, 32));
}

/** @returns false when no kept build has these inputs */
async function restore(folder: string, { absWorkingDir, outfile }: Build): Promise<boolean> {
  try {
    const { inputs, outputs } = JSON.parse(await readFile(join(folder, keptFile), 'utf8')) as Kept;
    if (!(await areAll(inputs, (path) => join(absWorkingDir, path)))) return false;
    const target = (name: string) => join(dirname(outfile), name);
    await mkdir(dirname(outfile), { recursive: true });
    for (const name of Object.keys(outputs)) await copyFile(join(folder, name), target(name));
    // Checks the copies, because another process may have replaced the kept build meanwhile.
    return await areAll(outputs, target);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

async function areAll(digests: Record<string, string>, place: (name: string) => string): Promise<boolean> {
  const checks = Object.entries(digests).map(
    async ([name, digest]) => (await digestOf(place(name))) === digest,
  );
  return (await Promise.all(checks)).every((same) => same);
}

async function keep(
  folder: string,
  { absWorkingDir: root, outfile }: Build,
  built: { inputs: string[]; outputs: string[]; startedAtMs: number },
): Promise<void> {
  const inputs = await digestsOf(built.inputs, (path) => join(root, path));
  const names = built.outputs.map((path) => relative(dirname(outfile), join(root, path)));
  const outputs = await digestsOf(names, (name) => join(dirname(outfile), name));
  const changed = await Promise.all(
    Object.keys(inputs).map(
      async (path) => (await stat(join(root, path))).mtimeMs > built.startedAtMs - clockStepMs,
    ),
  );
  // The build's bytes of a file that is missing, or that changed during the build, are unknown.
  if (Object.keys(inputs).length !== built.inputs.length || changed.includes(true)) return;
  if (names.some((name) => name !== basename(name))) return;

  const made = `${folder}-${randomUUID()}`;
  await mkdir(made, { recursive: true });
  for (const name of Object.keys(outputs)) await copyFile(join(dirname(outfile), name), join(made, name));
  await writeFile(join(made, keptFile), JSON.stringify({ inputs, outputs } satisfies Kept));
  // When the same build is kept twice at once, one of the two stays: functions can share a handler.
  await rm(folder, { recursive: true, force: true })
    .then(() => rename(made, folder))
    .catch(() => rm(made, { recursive: true, force: true }));
}

/** @returns the digests of the files that exist */
async function digestsOf(names: string[], place: (name: string) => string): Promise<Record<string, string>> {
  const digests = await Promise.all(names.map(async (name) => [name, await digestOf(place(name))] as const));
  return Object.fromEntries(digests.filter((entry): entry is [string, string] => entry[1] !== undefined));
}

/** @returns undefined when there is no such file */
async function digestOf(path: string): Promise<string | undefined> {
  try {
    return sha256(await readFile(path));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

const sha256 = (bytes: string | Buffer): string => createHash('sha256').update(bytes).digest('hex');
