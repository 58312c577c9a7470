/** The options of esbuild for a function's code, as SST sets them (sst `pkg/runtime/node/build.go`). */
import type * as esbuild from 'esbuild';
import type { PlanInput } from '../evaluate/plan-input.ts';
import type { Build } from './build-once.ts';
import { conditionsOption } from './bundle-config.ts';

/** The options in the `nodejs` argument of sst.aws.Function that this file reads or refuses. */
export type NodeProperties = {
  format?: 'esm' | 'cjs';
  minify?: boolean;
  sourcemap?: boolean;
  sourceMap?: boolean;
  banner?: string;
  splitting?: boolean;
  plugins?: string;
  install?: Record<string, string>;
  loader?: Record<string, esbuild.Loader>;
  esbuild?: esbuild.BuildOptions;
};

const targets: Record<string, string> = {
  'nodejs24.x': 'es2024',
  'nodejs22.x': 'es2023',
  'nodejs20.x': 'es2023',
};

/** SST's banner of every ESM bundle, because bundled CommonJS packages use `require` and `__dirname`. */
const esmBanner = [
  `import { createRequire as topLevelCreateRequire } from 'module';`,
  `const require = topLevelCreateRequire(import.meta.url);`,
  `import { fileURLToPath as topLevelFileUrlToPath, URL as topLevelURL } from "url"`,
  `const __filename = topLevelFileUrlToPath(import.meta.url)`,
  `const __dirname = topLevelFileUrlToPath(new topLevelURL(".", import.meta.url))`,
].join('\n');

/** A function's code, as far as its options depend on it. */
export type CodeRequest = { functionID: string; runtime: string; properties?: NodeProperties };

/** @throws Error for a runtime or an option that is not built offline */
export function buildOptions(
  { functionID, runtime, properties = {} }: CodeRequest,
  { source, outfile }: { source: string; outfile: string },
  input: Pick<PlanInput, 'root' | 'conditions'>,
): Build {
  for (const refused of ['install', 'plugins', 'splitting'] as const) {
    if (properties[refused])
      throw new Error(`function ${functionID}: nodejs.${refused} is not built offline`);
  }
  const target = targets[runtime];
  if (!target) throw new Error(`function ${functionID}: runtime ${runtime} is not built offline`);
  const esm = properties.format !== 'cjs';
  const banner = [...(esm ? [esmBanner] : []), properties.banner ?? ''].join('\n');
  const own = properties.esbuild ?? {};
  return {
    ...own,
    entryPoints: [source],
    outfile,
    absWorkingDir: input.root,
    bundle: true,
    platform: 'node',
    format: esm ? 'esm' : 'cjs',
    target: own.target ?? target,
    mainFields: own.mainFields ?? (esm ? ['module', 'main'] : ['main']),
    external: ['sharp', 'pg-native', ...(own.external ?? [])],
    loader: properties.loader ?? {},
    keepNames: own.keepNames ?? true,
    sourcemap: own.sourcemap ?? 'linked',
    minify: properties.minify ?? false,
    banner: { js: banner },
    logLevel: 'silent',
    ...conditionsOption([...(own.conditions ?? []), ...input.conditions]),
  };
}
