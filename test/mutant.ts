/**
 * Loads code with one change in its source, such as a removed check, to see that a test fails for it.
 */
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { importConditions } from '#application/place';

export type Mutation = { file: string; from: string; to: string };

/**
 * @param entry a file of tests that exports `code`
 * @returns that export, from a bundle in which `file` has `to` in place of `from`
 * @throws Error unless `file` has the text `from` exactly once
 */
export async function mutant<Code>(entry: string, { file, from, to }: Mutation): Promise<Code> {
  const path = resolve(file);
  const source = await readFile(path, 'utf8');
  if (source.split(from).length !== 2) throw new Error(`${file} does not hold this once: ${from}`);
  // In the repository, so that the bundle finds its packages, and as deep as the tests, so that relative URLs are right.
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
