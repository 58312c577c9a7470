/** Bundles a comparison as SST bundles a function (stacks/plan/code/build-function.ts), so that cold starts compare. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';

/** Bundled CommonJS packages call `require`. */
const banner = `import { createRequire as topLevelCreateRequire } from 'module';
const require = topLevelCreateRequire(import.meta.url);`;

export const comparisons = ['hop', 'sdk-v2', 'sdk-v1', 'bare-stream'] as const;
export type Comparison = (typeof comparisons)[number];

/** @returns the bundle, in a folder of its own under `folder` */
export async function buildComparison(
  name: Comparison,
  folder: string,
): Promise<{ folder: string; handler: string }> {
  await esbuild.build({
    entryPoints: [fileURLToPath(new URL(`${name}.ts`, import.meta.url))],
    outfile: join(folder, name, 'bundle.mjs'),
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'es2024',
    mainFields: ['module', 'main'],
    keepNames: false,
    sourcemap: 'linked',
    banner: { js: banner },
    logLevel: 'silent',
  });
  return { folder: join(folder, name), handler: 'bundle.handler' };
}
