/**
 * The memory of oidc-provider: its models (clients, grants, tokens, sign-ins) by id. Clients, grants and
 * refresh tokens are on disk before they are acknowledged (`<home>/issuer/store.jsonl`, mode 0600); sign-ins
 * and codes stay in memory for their few minutes. The file has no usable refresh token (the id is the token,
 * so a hash is stored), one door cannot see another's grants or codes, and the numbers here limit the size.
 */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Adapter, AdapterPayload } from 'oidc-provider';
import { dropExpired, type Entries, type Entry, nowSeconds, openStoreFile } from './store-file.ts';

/**
 * Maximum number of each on disk; the oldest go first. Clients are for all doors, the others for each door.
 */
const persisted: Record<string, number> = { Client: 500, Grant: 1_000, RefreshToken: 5_000 };
/** Clients belong to all doors: a client that registers at one is registered at each. */
const sharedModels = new Set(['Client']);
/**
 * Limit for the tokens of one sign-in, so that a client that refreshes without end cannot push out others'
 * tokens; and for adopted clients (adopt-clients.ts), which nobody registered.
 */
const maxOfGroup = 50;
const maxInMemory = 5_000;
/** How long a used refresh token is kept: a second use in this time counts as theft and ends the grant. */
const consumedTtlSeconds = 86_400;
const noExpiry = Number.MAX_SAFE_INTEGER;

export type IssuerStore = {
  /** oidc-provider's adapter factory for one door */
  adapterFor(issuer: string): (model: string) => Adapter;
  /** resolves when everything is on disk */
  close(): Promise<void>;
};

/** Opens the store of this home, or an empty one. @throws Error for a file in another format */
export async function openStore(home: string): Promise<IssuerStore> {
  const folder = join(home, 'issuer');
  const onDisk = await openStoreFile(join(folder, 'store.jsonl'), join(folder, 'store.json'));
  const inMemory = rememberInMemory();
  return {
    adapterFor: (issuer) => (model) =>
      createAdapter({
        entries: model in persisted ? onDisk : inMemory,
        prefix: `${sharedModels.has(model) ? '' : issuer}|${model}|`,
        hashed: model === 'RefreshToken',
        max: persisted[model] ?? maxInMemory,
      }),
    close: () => onDisk.close(),
  };
}

function rememberInMemory(): Entries {
  const all = new Map<string, Entry>();
  return {
    all,
    async set(key, entry) {
      if (all.size >= maxInMemory) dropExpired(all);
      all.set(key, entry);
    },
    async drop(keys) {
      for (const key of keys) all.delete(key);
    },
  };
}

type Shelf = {
  entries: Entries;
  prefix: string;
  /** store a hash instead of the id */
  hashed: boolean;
  max: number;
};

function createAdapter(shelf: Shelf): Adapter {
  const { entries, prefix } = shelf;
  const keyOf = (id: string) =>
    prefix + (shelf.hashed ? createHash('sha256').update(id).digest('base64url') : id);
  const mine = () => [...entries.all].filter(([key]) => key.startsWith(prefix));
  return {
    async upsert(id, { jti, ...payload }, expiresIn) {
      const expiresAtSeconds = expiresIn ? nowSeconds() + expiresIn : noExpiry;
      const set = entries.set(keyOf(id), { payload: structuredClone(payload), expiresAtSeconds });
      await Promise.all([set, entries.drop(tooMany(mine(), shelf.max, groupOf(payload)))]);
    },
    async find(id) {
      const entry = entries.all.get(keyOf(id));
      if (!entry || entry.expiresAtSeconds < nowSeconds()) return undefined;
      // A client has no jti; every other payload gets back the one that finds it.
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
      const entry = entries.all.get(keyOf(id));
      if (!entry || entry.payload.consumed !== undefined) return; // the first use counts
      await entries.set(keyOf(id), {
        payload: { ...entry.payload, consumed: Date.now() / 1_000 },
        expiresAtSeconds: Math.min(entry.expiresAtSeconds, nowSeconds() + consumedTtlSeconds),
      });
    },
    async destroy(id) {
      await entries.drop([keyOf(id)]);
    },
    async revokeByGrantId(grantId) {
      await entries.drop(keysOf(mine().filter(([, entry]) => entry.payload.grantId === grantId)));
    },
  };
}

const groupOf = (payload: AdapterPayload): unknown => payload.grantId ?? payload.adopted;

/** The keys to drop when there are over `max`, or too many of one group: used or adopted ones go first. */
function tooMany(mine: [string, Entry][], max: number, group: unknown): string[] {
  const isLess = ([, { payload }]: [string, Entry]) => Boolean(payload.consumed ?? payload.adopted);
  const order = [...mine.filter(isLess), ...mine.filter((found) => !isLess(found))];
  const ofGroup = order.filter(([, { payload }]) => group !== undefined && groupOf(payload) === group);
  return keysOf([...order.slice(0, -max), ...ofGroup.slice(0, -maxOfGroup)]);
}

const keysOf = (found: [string, Entry][]): string[] => found.map(([key]) => key);
