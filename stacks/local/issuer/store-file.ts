/**
 * A map that survives the process, as a log of changes in one file. A change resolves when it is on disk.
 * Each change appends one line, so its cost does not grow with the map; when the outdated lines outweigh the
 * others, the file is written anew from the map. No acknowledged change is lost; a crash during a write costs
 * that write alone; only the owner may read the file (mode 0600); opening writes nothing.
 */
import { appendFile, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import * as z from 'zod';

/** `expiresAtSeconds`: of the Unix epoch */
export type Entry = { payload: Record<string, unknown>; expiresAtSeconds: number };

export type Entries = {
  /** the entries, oldest first; only `set` and `drop` change them */
  readonly all: ReadonlyMap<string, Entry>;
  set(key: string, entry: Entry): Promise<void>;
  drop(keys: string[]): Promise<void>;
};

export type StoreFile = Entries & {
  /** resolves when the last write has ended */
  close(): Promise<void>;
};

const entrySchema = z.object({
  payload: z.record(z.string(), z.unknown()),
  expiresAtSeconds: z.number(),
});
/** A line without an entry removes the key. */
const lineSchema = z.strictObject({ key: z.string(), entry: entrySchema.optional() });
/** The older form of the file: one object, rewritten at every change. */
const wholeSchema = z.object({ version: z.literal(1), entries: z.record(z.string(), entrySchema) });

/** A smaller file is not worth rewriting: about 600 refreshes, in bytes. */
const minCompactBytes = 262_144;

/**
 * Opens `file`, or an empty map. `before` is a file of an older version: read when `file` is absent, and
 * removed at the first change. @throws Error when one of them exists and is not of this module's format
 */
export async function openStoreFile(file: string, before: string): Promise<StoreFile> {
  const found = await read(file, before);
  const all = found.entries;
  let waiting: string[] = [];
  let running: Promise<void> = Promise.resolve();
  let next: Promise<void> | undefined;
  /** bytes of the file, and how many of them were written at once; an unappendable file counts as endless */
  let [bytes, wholeBytes] = [found.appendable ? found.bytes : Number.POSITIVE_INFINITY, 0];

  async function writeAfter(previous: Promise<void>): Promise<void> {
    await previous.catch(() => {}); // its own caller has heard of it
    next = undefined;
    const text = waiting.join('');
    waiting = [];
    const appended = Buffer.byteLength(text);
    if (bytes + appended > minCompactBytes + 2 * wholeBytes) return writeWhole();
    const before = bytes;
    bytes = Number.POSITIVE_INFINITY; // should this fail, half a line may stand at the end
    await appendFile(file, text, { mode: 0o600 });
    bytes = before + appended;
  }

  async function writeWhole(): Promise<void> {
    bytes = Number.POSITIVE_INFINITY;
    dropExpired(all);
    const text = [...all].map(([key, entry]) => lineOf({ key, entry })).join('');
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    await writeFile(`${file}.draft`, text, { mode: 0o600 });
    await rename(`${file}.draft`, file);
    await rm(before, { force: true });
    bytes = wholeBytes = Buffer.byteLength(text);
  }

  /** Changes during a write wait for the next one and share it. */
  const write = () => {
    next ??= running = writeAfter(running);
    return next;
  };
  return {
    all,
    set(key, entry) {
      all.set(key, entry);
      waiting.push(lineOf({ key, entry }));
      return write();
    },
    async drop(keys) {
      const known = keys.filter((key) => all.delete(key));
      waiting.push(...known.map((key) => lineOf({ key })));
      if (known.length > 0) await write();
    },
    close: () => running.catch(() => {}),
  };
}

const lineOf = (line: z.infer<typeof lineSchema>): string => `${JSON.stringify(line)}\n`;

type Found = { entries: Map<string, Entry>; bytes: number; appendable: boolean };

async function read(file: string, before: string): Promise<Found> {
  const text = await readText(file);
  if (text !== undefined) return sayWhich(file, () => readLines(text));
  const whole = await readText(before);
  if (whole === undefined) return { entries: new Map(), bytes: 0, appendable: false };
  const { entries } = sayWhich(before, () => wholeSchema.parse(JSON.parse(whole)));
  return { entries: new Map(Object.entries(entries)), bytes: 0, appendable: false };
}

/**
 * Bytes after the last line end are a write that a crash cut off; it was not acknowledged and is overwritten.
 */
function readLines(text: string): Found {
  const end = text.lastIndexOf('\n') + 1;
  const entries = new Map<string, Entry>();
  for (const line of text.slice(0, end).split('\n').slice(0, -1)) {
    const { key, entry } = lineSchema.parse(JSON.parse(line));
    if (entry) entries.set(key, entry);
    else entries.delete(key);
  }
  dropExpired(entries);
  return { entries, bytes: Buffer.byteLength(text), appendable: end === text.length };
}

function sayWhich<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch {
    throw new Error(
      `${file} does not hold the issuer's clients; delete it to start over (clients register again)`,
    );
  }
}

async function readText(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Removes expired entries from the map itself. */
export function dropExpired(entries: Map<string, Entry>): void {
  for (const [key, entry] of entries) if (entry.expiresAtSeconds < nowSeconds()) entries.delete(key);
}

/** Seconds since the epoch, whole. */
export function nowSeconds(): number {
  return Math.floor(Date.now() / 1_000);
}
