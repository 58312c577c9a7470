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
import type { Bundle, CodeSource } from '../plan-types.ts';
import { buildOnce } from './build-once.ts';
import { buildOptions, type CodeRequest } from './build-options.ts';
import { firstBuildError } from './bundle-config.ts';

export type BuildRequest = CodeRequest & {
  handler: string;
  bundle?: string;
  encryptionKey: string;
  links?: Record<string, unknown>;
  copyFiles?: { from: string; to: string }[];
};

export type BuildAnswer = { out: string; handler: string; errors: string[]; sourcemaps: string[] };

const extensions = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs'];

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
  bundles[request.functionID] = {
    ...{ folder: out, handler, bytes: statSync(outfile).size },
    source: sourceOf(request, source, input),
  };
  // SST uploads a map that the function did not request apart from the zip.
  const keepMap = (properties.sourcemap ?? properties.sourceMap) !== undefined;
  return { out, handler, errors: [], sourcemaps: keepMap ? [] : [`${outfile}.map`] };
}

/** Without secrets, and without what only the plan's process can use. */
function sourceOf(request: BuildRequest, file: string, { root, conditions }: PlanInput): CodeSource {
  const { functionID, handler, runtime, properties, copyFiles } = request;
  return { root, file, conditions, request: { functionID, handler, runtime, properties, copyFiles } };
}

async function runEsbuild(
  request: BuildRequest,
  files: { source: string; outfile: string },
  input: PlanInput,
): Promise<void> {
  try {
    await buildOnce(buildOptions(request, files, input));
  } catch (error) {
    const first = firstBuildError((error as esbuild.BuildFailure).errors, input.root);
    throw new Error(`${first ?? error} (code of function ${request.functionID})`);
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
