/**
 * Builds a function's code anew from the same source with the same options, after a plan. Enters: the code that the plan
 * has. Leaves: a folder with the new code and every other file of the old one. The old code stays.
 */
import { cp, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type BuildFailure, build } from 'esbuild';
import { PlainError } from '../../terminal/plain-error.ts';
import type { Bundle } from '../plan-types.ts';
import type { BuildRequest } from './build-function.ts';
import { buildOptions } from './build-options.ts';
import { firstBuildError } from './bundle-config.ts';

/**
 * @param folder does not exist yet
 * @throws PlainError with esbuild's first error, as `file:line:column: text`; then the folder is gone again
 */
export async function rebuildFunction(bundle: Bundle, folder: string): Promise<Bundle> {
  const { root, file, conditions } = bundle.source;
  const request = bundle.source.request as BuildRequest;
  const extension = request.properties?.format === 'cjs' ? '.cjs' : '.mjs';
  const outfile = join(folder, `bundle${extension}`);
  try {
    await cp(bundle.folder, folder, {
      recursive: true,
      filter: (path) => !/^bundle\.[cm]js/.test(basename(path)),
    });
    await build(buildOptions(request, { source: file, outfile }, { root, conditions }));
    for (const { from, to } of request.copyFiles ?? [])
      await cp(join(root, from), join(folder, to), { recursive: true });
    return { ...bundle, folder, bytes: (await stat(outfile)).size };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw new PlainError(firstBuildError((error as BuildFailure).errors, root) ?? (error as Error).message);
  }
}
