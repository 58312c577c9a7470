/**
 * Builds a function's code as SST would upload it (sst `pkg/runtime/node/build.go`). Enters: SST's build
 * request. Leaves: a folder with the bundle of the handler file, or with a stub of one line when the plan needs
 * no code. Uses the project's own esbuild, because the platform's has no target as new as Lambda's Node 24.
 */
import { createCipheriv } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { extname, join, resolve } from 'node:path';
import type * as esbuild from 'esbuild';
import type { PlanInput } from '../evaluate/plan-input.ts';
import type { Bundle } from '../plan-types.ts';
import { buildOnce } from './build-once.ts';
import { conditionsOption, firstBuildError } from './bundle-config.ts';

/** The options in the `nodejs` argument of sst.aws.Function that this file reads or refuses. */
type NodeProperties = {
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

export type BuildRequest = {
  functionID: string;
  handler: string;
  runtime: string;
  bundle?: string;
  encryptionKey: string;
  links?: Record<string, unknown>;
  copyFiles?: { from: string; to: string }[];
  properties?: NodeProperties;
};

export type BuildAnswer = { out: string; handler: string; errors: string[]; sourcemaps: string[] };

const targets: Record<string, string> = {
  'nodejs24.x': 'es2024',
  'nodejs22.x': 'es2023',
  'nodejs20.x': 'es2023',
};

const extensions = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs'];

/** SST's banner of every ESM bundle, because bundled CommonJS packages use `require` and `__dirname`. */
const esmBanner = [
  `import { createRequire as topLevelCreateRequire } from 'module';`,
  `const require = topLevelCreateRequire(import.meta.url);`,
  `import { fileURLToPath as topLevelFileUrlToPath, URL as topLevelURL } from "url"`,
  `const __filename = topLevelFileUrlToPath(import.meta.url)`,
  `const __dirname = topLevelFileUrlToPath(new topLevelURL(".", import.meta.url))`,
].join('\n');

/**
 * Answers SST's `Runtime.Build`.
 * @param bundles receives the code's folder and size, by functionID, unless the code is a stub
 * @throws Error with one sentence when the handler is missing, does not build, or has an unknown option
 */
export async function buildFunction(
  request: BuildRequest,
  input: PlanInput,
  bundles: Record<string, Bundle>,
): Promise<BuildAnswer> {
  const source = findHandler(request, input.root);
  const properties = request.properties ?? {};
  const extension = properties.format === 'cjs' ? '.cjs' : '.mjs';
  const out = input.bundlesFolder
    ? join(input.bundlesFolder, request.functionID)
    : join(input.workFolder, 'artifacts', `${request.functionID}-src`);
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });

  const outfile = join(out, `bundle${extension}`);
  const handler = `bundle${extname(request.handler)}`;
  writeFileSync(join(out, 'resource.enc'), sealLinks(request));
  if (!input.bundlesFolder) {
    writeFileSync(outfile, `export const handler = async () => 'stub of ${request.functionID}';\n`);
    return { out, handler, errors: [], sourcemaps: [] };
  }
  await runEsbuild(request, { source, outfile }, input);
  for (const { from, to } of request.copyFiles ?? []) cpSync(from, join(out, to), { recursive: true });
  bundles[request.functionID] = { folder: out, handler, bytes: statSync(outfile).size };
  // SST uploads a map that the function did not request apart from the zip.
  const keepMap = (properties.sourcemap ?? properties.sourceMap) !== undefined;
  return { out, handler, errors: [], sourcemaps: keepMap ? [] : [`${outfile}.map`] };
}

async function runEsbuild(
  request: BuildRequest,
  { source, outfile }: { source: string; outfile: string },
  input: PlanInput,
): Promise<void> {
  const { functionID, properties = {} } = request;
  for (const refused of ['install', 'plugins', 'splitting'] as const) {
    if (properties[refused])
      throw new Error(`function ${functionID}: nodejs.${refused} is not built offline`);
  }
  const target = targets[request.runtime];
  if (!target) throw new Error(`function ${functionID}: runtime ${request.runtime} is not built offline`);
  const esm = properties.format !== 'cjs';
  const banner = [...(esm ? [esmBanner] : []), properties.banner ?? ''].join('\n');
  const own = properties.esbuild ?? {};
  try {
    await buildOnce({
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
    });
  } catch (error) {
    const first = firstBuildError((error as esbuild.BuildFailure).errors, input.root);
    throw new Error(`${first ?? error} (code of function ${functionID})`);
  }
}

function findHandler(request: BuildRequest, root: string): string {
  if (request.bundle) throw new Error(`function ${request.functionID}: "bundle" is not understood offline`);
  const stem = request.handler.slice(0, -extname(request.handler).length);
  const found = extensions
    .map((extension) => resolve(root, stem + extension))
    .find((file) => existsSync(file));
  if (!found)
    throw new Error(`${stem}.ts does not exist: it is the handler of function ${request.functionID}`);
  return found;
}

/** Encrypts linked resources as the SST SDK reads them: AES-256-GCM, the key in SST_KEY, a nonce of zeros. */
function sealLinks(request: BuildRequest): Buffer {
  const cipher = createCipheriv(
    'aes-256-gcm',
    Buffer.from(request.encryptionKey, 'base64'),
    Buffer.alloc(12),
  );
  const sealed = Buffer.concat([cipher.update(JSON.stringify(request.links ?? {})), cipher.final()]);
  return Buffer.concat([sealed, cipher.getAuthTag()]);
}
