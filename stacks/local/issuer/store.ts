/**
 * What oidc-provider remembers.
 * Enters: its models (clients, grants, tokens, sign-ins). Leaves: the same by id.
 * Clients, grants and refresh tokens are on disk before they are answered (`<home>/issuer/store.json`, mode 0600);
 * sign-ins and codes live in memory for their few minutes.
 * Never happens: a refresh token stands in the file in usable form (its id is the token, so a hash is stored), one
 * door sees the grants or codes of another, or the file grows without bound.
 */
import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Adapter, AdapterPayload } from 'oidc-provider';
import * as z from 'zod';
import { createFileWriter } from './file-writer.ts';

const PERSISTED = new Set(['Client', 'Grant', 'RefreshToken']);
/** Clients belong to all doors: registering at one is registering at each. */
const SHARED = new Set(['Client']);
const MAX_CLIENTS = 500;
const MAX_IN_MEMORY = 5_000;
/** A used refresh token is remembered this long, so that a second use is seen as theft and ends the grant. */
const CONSUMED_TTL_SECONDS = 86_400;
const NEVER = Number.MAX_SAFE_INTEGER;

type Entry = { payload: AdapterPayload; expiresAtSeconds: number };

const fileSchema = z.object({
  version: z.literal(1),
  entries: z.record(
    z.string(),
    z.object({ payload: z.record(z.string(), z.unknown()), expiresAtSeconds: z.number() }),
  ),
});

export type IssuerStore = {
  /** oidc-provider's adapter factory for one door */
  adapterFor(issuer: string): (model: string) => Adapter;
  /** resolves when everything is on disk */
  close(): Promise<void>;
};

/** Opens the store at `file`, or an empty one. Throws when the file exists and is not what this store writes. */
export async function openStore(file: string): Promise<IssuerStore> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const onDisk = await readEntries(file);
  const inMemory = new Map<string, Entry>();
  const write = createFileWriter(file, () => {
    dropExpired(onDisk);
    return JSON.stringify({ version: 1, entries: Object.fromEntries(onDisk) });
  });
  return {
    adapterFor: (issuer) => (model) => {
      const persisted = PERSISTED.has(model);
      return createAdapter({
        entries: persisted ? onDisk : inMemory,
        prefix: `${SHARED.has(model) ? '' : issuer}|${model}|`,
        changed: persisted ? write : async () => dropOldest(inMemory, MAX_IN_MEMORY),
        hashed: model === 'RefreshToken',
        max: model === 'Client' ? MAX_CLIENTS : NEVER,
      });
    },
    close: write,
  };
}

type Shelf = {
  entries: Map<string, Entry>;
  prefix: string;
  changed: () => Promise<void>;
  /** store a hash instead of the id */
  hashed: boolean;
  max: number;
};

function createAdapter(shelf: Shelf): Adapter {
  const { entries, prefix, changed } = shelf;
  const keyOf = (id: string) =>
    prefix + (shelf.hashed ? createHash('sha256').update(id).digest('base64url') : id);
  const mine = () => [...entries].filter(([key]) => key.startsWith(prefix));
  return {
    async upsert(id, { jti, ...payload }, expiresIn) {
      const expiresAtSeconds = expiresIn ? nowSeconds() + expiresIn : NEVER;
      entries.set(keyOf(id), { payload: structuredClone(payload), expiresAtSeconds });
      if (shelf.max !== NEVER) {
        for (const [key] of mine().slice(0, -shelf.max)) entries.delete(key);
      }
      await changed();
    },
    async find(id) {
      const entry = entries.get(keyOf(id));
      if (!entry || entry.expiresAtSeconds < nowSeconds()) return undefined;
      // A client has no jti; everything else gets back the one that it is found by.
      const copy = structuredClone(entry.payload);
      return copy.kind === undefined ? copy : { ...copy, jti: id };
    },
    async findByUid(uid) {
      const found = mine().find(([, entry]) => entry.payload.uid === uid);
      return found && { ...structuredClone(found[1].payload), jti: found[0].slice(prefix.length) };
    },
    async findByUserCode() {
      return undefined; // device flow only, which is off
    },
    async consume(id) {
      const entry = entries.get(keyOf(id));
      if (!entry) return;
      entry.payload.consumed = nowSeconds();
      entry.expiresAtSeconds = Math.min(entry.expiresAtSeconds, nowSeconds() + CONSUMED_TTL_SECONDS);
      await changed();
    },
    async destroy(id) {
      if (entries.delete(keyOf(id))) await changed();
    },
    async revokeByGrantId(grantId) {
      for (const [key, entry] of mine()) {
        if (entry.payload.grantId === grantId) entries.delete(key);
      }
      await changed();
    },
  };
}

async function readEntries(file: string): Promise<Map<string, Entry>> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return new Map();
    throw error;
  }
  try {
    return new Map(Object.entries(fileSchema.parse(JSON.parse(text)).entries as Record<string, Entry>));
  } catch {
    throw new Error(
      `${file} does not hold the issuer's clients; delete it to start over (clients register again)`,
    );
  }
}

function dropExpired(entries: Map<string, Entry>): void {
  for (const [key, entry] of entries) {
    if (entry.expiresAtSeconds < nowSeconds()) entries.delete(key);
  }
}

function dropOldest(entries: Map<string, Entry>, max: number): void {
  if (entries.size <= max) return;
  dropExpired(entries);
  for (const key of [...entries.keys()].slice(0, Math.max(0, entries.size - max))) entries.delete(key);
}

function nowSeconds(): number {
  return Math.floor(Date.now() / 1_000);
}
