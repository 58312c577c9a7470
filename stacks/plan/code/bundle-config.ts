/**
 * Bundles sst.config.ts and the stacks that it imports into one module, with the esbuild of SST's platform and
 * the options of the SST CLI (sst `pkg/js/js.go` and `pkg/project/run.go`).
 */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, join, relative, sep } from 'node:path';
import type { BuildFailure, BuildOptions, Message, Plugin } from 'esbuild';
import { PlainError } from '../../terminal/plain-error.ts';
import type { Platform } from '../platform/platform.ts';

export type ConfigBundle = {
  root: string;
  platform: Platform;
  /** the code of the entry, which imports sst.config.ts */
  code: string;
  outfile: string;
  define: Record<string, string>;
  /** modules whose exports are visible everywhere (`$app`, `$interpolate`, …) */
  inject?: string[];
  /** import statements put before each of the app's own modules (`aws`, `sst`) */
  globals?: string;
  banner?: string;
  conditions: readonly string[];
};

// As in SST: packages in the platform's own node_modules must stay one copy, above all @pulumi/pulumi.
const external = [
  '@pulumi/*',
  '@pulumiverse/*',
  '@sst-provider/*',
  '@aws-sdk/*',
  'undici',
  'esbuild',
  'archiver',
  'glob',
  'vite',
];

const banner = `
import { createRequire as topLevelCreateRequire } from 'module';
const require = topLevelCreateRequire(import.meta.url);
import { fileURLToPath as topLevelFileUrlToPath, URL as topLevelURL } from "url"
const __filename = topLevelFileUrlToPath(import.meta.url)
const __dirname = topLevelFileUrlToPath(new topLevelURL(".", import.meta.url))
`;

/**
 * Writes `outfile` and `outfile.map`.
 * @throws PlainError with esbuild's first error, as `file:line:column: text`
 */
export async function bundleConfig(bundle: ConfigBundle): Promise<void> {
  const { root, platform } = bundle;
  const options: BuildOptions = {
    stdin: { contents: bundle.code, resolveDir: root, sourcefile: '.sst/eval.ts', loader: 'ts' },
    outfile: bundle.outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    mainFields: ['module', 'main'],
    sourcemap: 'linked',
    absWorkingDir: root,
    nodePaths: [join(platform.folder, 'node_modules')],
    external: external,
    define: bundle.define,
    inject: bundle.inject ?? [],
    banner: { js: banner + (bundle.banner ?? '') },
    logLevel: 'silent',
    // Injected globals are imports, so only the bundle for app() can be checked, as SST does.
    plugins: [bundle.globals ? injectGlobals(platform, bundle.globals) : refuseTopLevelImports],
    ...conditionsOption(bundle.conditions),
  };
  // The esbuild that SST's platform pins, as in `sst deploy`.
  const esbuild = createRequire(join(platform.folder, 'package.json'))('esbuild') as typeof import('esbuild');
  try {
    await esbuild.build(options);
  } catch (error) {
    throw new PlainError(firstBuildError((error as BuildFailure).errors, root) ?? String(error));
  }
}

/** @returns esbuild's first error as `file:line:column: text`, relative to `root`; undefined without errors */
export function firstBuildError(errors: Message[] | undefined, root: string): string | undefined {
  const error = errors?.[0];
  if (!error) return undefined;
  const at = error.location;
  if (!at) return error.text;
  const file = at.file.startsWith(sep) ? relative(root, at.file) : at.file;
  return `${file}:${at.line}:${at.column + 1}: ${error.text}`;
}

/** Adds `module`, which esbuild drops when it gets conditions, so that they change nothing else. */
export function conditionsOption(conditions: readonly string[]): Pick<BuildOptions, 'conditions'> {
  return conditions.length > 0 ? { conditions: ['module', ...conditions] } : {};
}

const refuseTopLevelImports: Plugin = {
  name: 'refuse-top-level-imports',
  setup(build) {
    build.onResolve({ filter: /.*/ }, ({ importer, kind, path }) => {
      if (basename(importer) !== 'sst.config.ts' || kind !== 'import-statement') return undefined;
      return {
        errors: [{ text: `SST allows no top-level import in sst.config.ts: import "${path}" inside run()` }],
      };
    });
  },
};

/** Puts imports on the first line of a module, so that esbuild's and Node's line numbers stay those of the source. */
function injectGlobals(platform: Platform, globals: string): Plugin {
  return {
    name: 'inject-globals',
    setup(build) {
      build.onLoad({ filter: /\.(js|ts|jsx|tsx)$/ }, async ({ path }) => {
        if (path.startsWith(platform.folder)) return undefined;
        return { contents: globals + (await readFile(path, 'utf8')), loader: 'default' };
      });
    },
  };
}
