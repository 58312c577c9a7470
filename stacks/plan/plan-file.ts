// biome-ignore-all lint/style/noExcessiveLinesPerFile: the writer and the reader of one format
/**
 * A plan as a file, which `npm run plan -- --out` writes and `--diff` reads. The file has no folder of this
 * machine, and the reader refuses a file that is not a whole plan.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import * as z from 'zod';
import type { Contract } from '../../shared/contract.ts';
import { PlainError } from '../terminal/plain-error.ts';
import {
  type Bundle,
  type Code,
  type PinnedTool,
  type PlanFile,
  type ProvenPlan,
  planVersion,
} from './plan-types.ts';

/**
 * Replaces the plan's bundles by their sizes and digests, and adds digests of the tools' texts. The bundles may
 * be removed afterwards.
 */
export function planFile({ bundles, ...plan }: ProvenPlan): PlanFile {
  return {
    version: planVersion,
    ...plan,
    tools: plan.contracts.map(pin),
    ...(bundles && {
      code: Object.fromEntries(Object.entries(bundles).map(([name, bundle]) => [name, weigh(bundle)])),
    }),
  };
}

function weigh({ folder, handler }: Bundle): Code {
  // bundle.mjs exports `bundle.handler`; SST writes no other format here.
  const code = readFileSync(join(folder, `${handler.split('.')[0]}.mjs`));
  const map = join(folder, `${handler.split('.')[0]}.mjs.map`);
  return {
    ...{ bytes: code.length, gzipBytes: gzipSync(code).length, digest: digest(code) },
    ...(existsSync(map) && { sources: sourcesOf(JSON.parse(readFileSync(map, 'utf8')) as SourceMap) }),
  };
}

type SourceMap = { sources: string[]; sourcesContent?: (string | null)[] };

/** Digests by file of the app or by package. Paths in a map are relative to the bundle's folder. */
function sourcesOf({ sources, sourcesContent = [] }: SourceMap): Record<string, string> {
  const texts = new Map<string, string>();
  for (const [at, path] of sources.entries()) {
    const [, name] = /.*(node_modules\/(?:@[^/]+\/)?[^/]+)/.exec(path) ?? [
      undefined,
      path.replace(/^(\.\.\/)+/, ''),
    ];
    if (name !== undefined) texts.set(name, `${texts.get(name) ?? ''}${sourcesContent[at] ?? ''}`);
  }
  const short = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 16);
  return Object.fromEntries([...texts].sort().map(([name, text]) => [name, short(text)]));
}

/** @returns the parts of a contract that `--diff` compares, with digests for texts and schemas */
export function pin(contract: Contract): PinnedTool {
  const { name, title, description, annotations, effect, scopes, inputSchema, outputSchema } = contract;
  return {
    ...{ name, effect, scopes },
    descriptionDigest: digest(sortedJson({ name, title, description, annotations })),
    schemaDigest: digest(sortedJson({ inputSchema, outputSchema })),
  };
}

function digest(content: string | Buffer): string {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`;
}

/** Sorts keys, so that their order, which has no meaning, does not change a digest. */
function sortedJson(value: unknown): string {
  return JSON.stringify(value, (_key, one: unknown) =>
    typeof one !== 'object' || one === null || Array.isArray(one)
      ? one
      : Object.fromEntries(Object.entries(one).sort(([left], [right]) => (left < right ? -1 : 1))),
  );
}

/** The parts that a comparison reads; it accepts any value in the others. */
const shape = z.object({
  app: z.string(),
  stage: z.string(),
  mode: z.enum(['deploy', 'dev']),
  region: z.string(),
  accountId: z.string(),
  contracts: z.array(z.object({ name: z.string(), description: z.string(), grants: z.array(z.object()) })),
  policies: z
    .object({
      digest: z.string(),
      policies: z.array(z.object({ id: z.string(), file: z.string(), text: z.string() })),
    })
    .optional(),
  resources: z
    .array(
      z.object({
        urn: z.string(),
        type: z.string(),
        name: z.string(),
        id: z.string(),
        inputs: z.record(z.string(), z.unknown()),
        outputs: z.record(z.string(), z.unknown()),
        opts: z.object(),
      }),
    )
    .min(1),
  proofs: z.array(
    z.object({ id: z.string(), title: z.string(), ok: z.boolean(), findings: z.array(z.object()) }),
  ),
  code: z
    .record(
      z.string(),
      z.object({
        ...{ bytes: z.number(), digest: z.string() },
        sources: z.record(z.string(), z.string()).optional(),
      }),
    )
    .optional(),
});

/**
 * Reads a file that `npm run plan -- --out` wrote.
 * @throws PlainError for a file that is missing, not JSON, not a plan, or of another version
 */
export async function readPlanFile(path: string): Promise<PlanFile> {
  const value = parse(path, await textOf(path));
  const version = (value as { version?: unknown } | null)?.version;
  if (typeof version !== 'number') throw new PlainError(`${path} is no plan: write one with --out FILE.`);
  if (version !== planVersion)
    throw new PlainError(
      `${path} is a plan of version ${version}, and this is ${planVersion}: plan its commit again with this command.`,
    );
  const checked = shape.safeParse(value);
  if (!checked.success) {
    const [issue] = checked.error.issues;
    throw new PlainError(`${path} is no plan: ${issue?.path.join('.')}: ${issue?.message}.`);
  }
  return value as PlanFile;
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new PlainError(`${path} cannot be read (${(error as NodeJS.ErrnoException).code ?? error}).`);
  }
}

function parse(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new PlainError(`${path} is not JSON.`);
  }
}
