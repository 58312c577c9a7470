/**
 * The objects of one bucket as files. An object is one file, a line of JSON and then the bytes, so a write is
 * one rename and a reader sees the old object or the new one. The file's name is the SHA-256 of the key, so a
 * key is never used as a path.
 */
import { createHash, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';

const storedObject = z.strictObject({
  key: z.string(),
  /** without quotes */
  etag: z.string(),
  sizeBytes: z.number(),
  modifiedAtMs: z.number(),
  contentType: z.string(),
  /** `x-amz-meta-…` by the name after that prefix */
  metadata: z.record(z.string(), z.string()),
  /** verified checksums, base64, by algorithm (`crc32`, `sha1`, `sha256`) */
  checksums: z.record(z.string(), z.string()),
});
export type StoredObject = z.infer<typeof storedObject>;

export type Change = { put: StoredObject; body: Buffer } | { delete: true };

export type ObjectStore = {
  /** All objects, in the order of S3: by the bytes of the key in UTF-8. */
  list(): Promise<StoredObject[]>;
  /** The object and its bytes from one write; undefined without an object. */
  read(key: string): Promise<{ object: StoredObject; body: Buffer } | undefined>;
  /**
   * Decides and writes: `decide` gets the current object and returns the change, or throws. The changes of
   * one key run in sequence, so of several conditional writes exactly one finds its condition true.
   */
  change(key: string, decide: (current: StoredObject | undefined) => Change): Promise<void>;
  /** Resolves when no change is under way. */
  settled(): Promise<void>;
};

/** Up to this size a file is read in one go, which costs less than four trips to the thread pool. Bytes. */
const readAtOnceBytes = 64 * 1024;

/** The store in `folder`, read at first use. @throws Error when a file in it is damaged */
export function openObjectStore(folder: string): ObjectStore {
  let loading: Promise<Map<string, StoredObject>> | undefined;
  const objects = () => (loading ??= load(folder));
  const queues = new Map<string, Promise<void>>();
  const fileOf = (key: string) => join(folder, fileName(key));

  async function apply(key: string, decide: (current: StoredObject | undefined) => Change): Promise<void> {
    const index = await objects();
    const change = decide(index.get(key));
    if ('delete' in change) {
      await rm(fileOf(key), { force: true });
      index.delete(key);
      return;
    }
    const unfinished = `${fileOf(key)}.${randomUUID()}.tmp`;
    await writeFile(unfinished, Buffer.concat([Buffer.from(`${JSON.stringify(change.put)}\n`), change.body]));
    await rename(unfinished, fileOf(key));
    index.set(key, change.put);
  }

  return {
    async list() {
      return [...(await objects()).values()].sort((a, b) => compareUtf8(a.key, b.key));
    },
    async read(key) {
      const known = (await objects()).get(key);
      if (known === undefined) return undefined;
      try {
        const file = fileOf(key);
        const bytes = known.sizeBytes > readAtOnceBytes ? await readFile(file) : readFileSync(file);
        return parseFile(bytes, file);
      } catch (error) {
        // deleted since the look into the index
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
        throw error;
      }
    },
    change(key, decide) {
      const before = queues.get(key) ?? Promise.resolve();
      const result = before.then(() => apply(key, decide));
      const settled = result.catch(() => {}); // the caller gets the error; the next change must still run
      queues.set(key, settled);
      settled.then(() => queues.get(key) === settled && queues.delete(key));
      return result;
    },
    async settled() {
      await Promise.all(queues.values());
    },
  };
}

function fileName(key: string): string {
  return `${createHash('sha256').update(key, 'utf8').digest('hex')}.object`;
}

/** The objects in the folder; removes the rest of an interrupted write. */
async function load(folder: string): Promise<Map<string, StoredObject>> {
  await mkdir(folder, { recursive: true });
  const objects = new Map<string, StoredObject>();
  for (const name of await readdir(folder)) {
    const file = join(folder, name);
    if (name.endsWith('.tmp')) {
      await rm(file, { force: true });
      continue;
    }
    const { object } = parseFile(await readFile(file), file);
    if (fileName(object.key) !== name) throw new Error(`${file} is damaged: it holds another key`);
    objects.set(object.key, object);
  }
  return objects;
}

function parseFile(bytes: Buffer, file: string): { object: StoredObject; body: Buffer } {
  const end = bytes.indexOf('\n');
  try {
    const object = storedObject.parse(JSON.parse(bytes.subarray(0, end).toString()));
    const body = bytes.subarray(end + 1);
    if (body.length !== object.sizeBytes) throw new Error('its length is not what was written');
    return { object, body };
  } catch (cause) {
    throw new Error(`${file} is not an object of this store, or is damaged`, { cause });
  }
}

/** Negative, zero or positive, by the bytes of UTF-8, which is the order of S3's lists. */
export function compareUtf8(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
