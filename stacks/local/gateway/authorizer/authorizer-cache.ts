/**
 * Fresh results of one authorizer in one stage, by the values of its identity sources. The keys are digests,
 * so no token is kept. Keeps results only, not a 401 or an error. Calls that miss at once share one question.
 * Source: API reference, Authorizer, authorizerResultTtlInSeconds and identitySource.
 */
import { createHash } from 'node:crypto';
import { maxCachedAuthorizations } from '../http/limits.ts';

export type TimedCache<T> = {
  /**
   * The kept value, else the one that `make` gives to this call and to all that come with the key before it is
   * there. Its error goes to all of them and is not kept.
   */
  find(key: readonly string[][], make: () => Promise<T>): Promise<{ value: T; kept: boolean }>;
};

/** A cache whose entries last `ttlSeconds`; 0 keeps and shares nothing. `now` is in milliseconds. */
export function createTimedCache<T>(
  ttlSeconds: number,
  now: () => number,
  maxEntries = maxCachedAuthorizations,
): TimedCache<T> {
  // A Map iterates in the order of insertion: its first key is the least recently used one.
  const entries = new Map<string, { value: T; expiresAtMs: number }>();
  const pending = new Map<string, Promise<T>>();

  function get(digest: string): T | undefined {
    const entry = entries.get(digest);
    if (!entry) return undefined;
    entries.delete(digest);
    if (now() >= entry.expiresAtMs) return undefined;
    entries.set(digest, entry);
    return entry.value;
  }

  async function makeAndKeep(digest: string, make: () => Promise<T>): Promise<T> {
    const value = await make();
    entries.delete(digest);
    entries.set(digest, { value, expiresAtMs: now() + ttlSeconds * 1_000 });
    const [oldest] = entries.keys();
    if (entries.size > maxEntries && oldest !== undefined) entries.delete(oldest);
    return value;
  }

  return {
    async find(key, make) {
      if (ttlSeconds === 0) return { value: await make(), kept: false };
      const digest = digestOf(key);
      const known = get(digest);
      if (known !== undefined) return { value: known, kept: true };
      const shared = pending.get(digest);
      if (shared) return { value: await shared, kept: false };
      const made = makeAndKeep(digest, make);
      pending.set(digest, made);
      try {
        return { value: await made, kept: false };
      } finally {
        pending.delete(digest);
      }
    },
  };
}

// JSON separates the values: ["a","b"] differs from ["ab"].
function digestOf(key: readonly string[][]): string {
  return createHash('sha256').update(JSON.stringify(key)).digest('base64');
}
