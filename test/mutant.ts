/**
 * Code with one check taken out of its source. Enters: what to load; a file, a piece of its text that stands there once,
 * and what stands there instead. Leaves: what the entry exports as `code`, bundled and loaded. A piece that moved or is there twice throws.
 */
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { importConditions } from '#application/place';

export type Mutation = { file: string; from: string; to: string };

/** @param entry a file of tests that exports `code` */
export async function mutant<Code>(entry: string, { file, from, to }: Mutation): Promise<Code> {
  const path = resolve(file);
  const source = await readFile(path, 'utf8');
  if (source.split(from).length !== 2) throw new Error(`${file} does not hold this once: ${from}`);
  // Within the repository, so that its packages are found, and as deep as the tests, so that their URLs hold.
  await mkdir('.local/mutants', { recursive: true });
  const folder = await mkdtemp(resolve('.local/mutants', 'one-'));
  try {
    const outfile = join(folder, 'code.mjs');
    await build({
      ...{ entryPoints: [resolve(entry)], outfile },
      ...{ bundle: true, packages: 'external', platform: 'node', format: 'esm', logLevel: 'silent' },
      conditions: ['module', ...importConditions],
      plugins: [
        {
          name: 'mutate',
          setup: ({ onLoad }) =>
            onLoad({ filter: /\.ts$/ }, (at) =>
              at.path === path ? { contents: source.replace(from, () => to), loader: 'ts' } : undefined,
            ),
        },
      ],
    });
    const made = (await import(/* @vite-ignore */ pathToFileURL(outfile).href)) as { code: Code };
    return made.code;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
