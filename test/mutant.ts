/**
 * Code with one check taken out of its source. Enters: what to load; a file, a piece of its text that stands there once,
 * and what stands there instead. Leaves: what the entry exports as `code`, bundled and loaded. A piece that moved or is there twice throws.
 */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type BuildContext, context } from 'esbuild';
import { importConditions } from '#application/place';

export type Mutation = { file: string; from: string; to: string };

/** What stands in a file's place in the next build; a build reads every other file once, for all mutants of an entry. */
type Builder = { replaced: Map<string, string>; built: Promise<BuildContext>; queue: Promise<unknown> };

const builders = new Map<string, Builder>();

/** @param entry a file of tests that exports `code` */
export async function mutant<Code>(entry: string, { file, from, to }: Mutation): Promise<Code> {
  const path = resolve(file);
  const source = await readFile(path, 'utf8');
  if (source.split(from).length !== 2) throw new Error(`${file} does not hold this once: ${from}`);
  const text = await build(entry, path, () => source.replace(from, () => to));
  // Within the repository, so that its packages are found, and as deep as the tests, so that their URLs hold.
  await mkdir('.local/mutants', { recursive: true });
  const folder = await mkdtemp(resolve('.local/mutants', 'one-'));
  try {
    const outfile = join(folder, 'code.mjs');
    await writeFile(outfile, text);
    const made = (await import(/* @vite-ignore */ pathToFileURL(outfile).href)) as { code: Code };
    return made.code;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** @returns the bundle of `entry` with that text in place of the file at `path`; one build of an entry at a time */
async function build(entry: string, path: string, text: () => string): Promise<string> {
  const builder = builders.get(entry) ?? builderOf(entry);
  builders.set(entry, builder);
  const done = builder.queue.then(async () => {
    builder.replaced.set(path, text());
    try {
      const { outputFiles = [] } = await (await builder.built).rebuild();
      return outputFiles[0]?.text ?? '';
    } finally {
      builder.replaced.delete(path);
    }
  });
  builder.queue = done.catch(() => undefined);
  return done;
}

function builderOf(entry: string): Builder {
  const replaced = new Map<string, string>();
  const built = context({
    ...{ entryPoints: [resolve(entry)], write: false },
    ...{ bundle: true, packages: 'external', platform: 'node', format: 'esm', logLevel: 'silent' },
    conditions: ['module', ...importConditions],
    plugins: [
      {
        name: 'mutate',
        setup: ({ onLoad }) =>
          onLoad({ filter: /\.ts$/ }, ({ path }) => {
            const contents = replaced.get(path);
            return contents === undefined ? undefined : { contents, loader: 'ts' };
          }),
      },
    ],
  });
  return { replaced, built, queue: Promise.resolve() };
}
