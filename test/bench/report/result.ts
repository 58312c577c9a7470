/** The figures of one run, as a file. */
import { access, constants, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import * as z from 'zod';
import { PlainError } from '../../../stacks/terminal/plain-error.ts';

/** Of the shape below. A file that says another number is refused. */
const version = 1;

const figure = z.strictObject({
  title: z.string(),
  unit: z.enum(['µs', 'ms', 'bytes']),
  median: z.number(),
  /** the middle half of all values lies within */
  iqr: z.number(),
  /** the figure of this run by which it is judged; absent where the number itself is */
  per: z.string().optional(),
  /** ours: a comparison that gets slower is noise, not a finding */
  ours: z.boolean(),
  /** µs of CPU a call, of the first 500 */
  first: z.number().optional(),
  /** requests a call */
  asked: z.number().optional(),
  /** milliseconds of wall time, beside those of CPU */
  wall: z.number().optional(),
});
const result = z.strictObject({
  version: z.literal(version),
  node: z.string(),
  rounds: z.number(),
  figures: z.record(z.string(), figure),
});

export type Measure = z.infer<typeof figure>;
export type Result = z.infer<typeof result>;

/** The result of a run on this Node. */
export const resultOf = (rounds: number, figures: Record<string, Measure>): Result => ({
  ...{ version, node: process.version, rounds, figures },
});

/** @throws PlainError with one sentence: no file, no JSON, no result of this version */
export async function readResult(path: string): Promise<Result> {
  const parsed = result.safeParse(await readJson(path));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new PlainError(`${path} is no result of this bench: ${issue?.path.join('.')}: ${issue?.message}.`);
}

async function readJson(path: string): Promise<unknown> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new PlainError(`${path} cannot be read (${error.code}).`);
  });
  try {
    return JSON.parse(text);
  } catch {
    throw new PlainError(`${path} is not JSON.`);
  }
}

/** Before minutes are spent on what could not be written. @throws PlainError */
export async function checkWritable(path: string): Promise<void> {
  const isFolder = (await stat(path).catch(() => undefined))?.isDirectory() === true;
  const place = isFolder
    ? undefined
    : await access(dirname(path), constants.W_OK).then(
        () => path,
        () => undefined,
      );
  if (place === undefined)
    throw new PlainError(
      `${path} cannot be written: ${isFolder ? 'it is a folder' : 'no such folder, or no right to write there'}.`,
    );
}

/** Pretty, so that two results can be compared by eye. */
export async function writeResult(path: string, value: Result): Promise<void> {
  await writeFile(path, `${JSON.stringify(value, undefined, 2)}\n`);
}
