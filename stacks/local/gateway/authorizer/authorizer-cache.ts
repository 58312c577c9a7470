/**
 * Fresh results of one authorizer in one stage, by the values of its identity sources. The keys are digests,
 * so no token is kept. Keeps results only, not a 401 or an error.
 * Source: API reference, Authorizer, authorizerResultTtlInSeconds and identitySource.
 */
import { createHash } from 'node:crypto';
import { maxCachedAuthorizations } from '../http/limits.ts';

export type TimedCache<T> = {
  get(key: readonly string[][]): T | undefined;
  set(key: readonly string[][], value: T): void;
};

/** A cache whose entries last `ttlSeconds`; 0 keeps nothing. `now` is in milliseconds. */
export function createTimedCache<T>(
  ttlSeconds: number,
  now: () => number,
  maxEntries = maxCachedAuthorizations,
): TimedCache<T> {
  // A Map iterates in the order of insertion: its first key is the least recently used one.
  const entries = new Map<string, { value: T; expiresAtMs: number }>();
  return {
    get(key) {
      const digest = digestOf(key);
      const entry = entries.get(digest);
      if (!entry) return undefined;
      entries.delete(digest);
      if (now() >= entry.expiresAtMs) return undefined;
      entries.set(digest, entry);
      return entry.value;
    },
    set(key, value) {
      if (ttlSeconds === 0) return;
      const digest = digestOf(key);
      entries.delete(digest);
      entries.set(digest, { value, expiresAtMs: now() + ttlSeconds * 1_000 });
      const [oldest] = entries.keys();
      if (entries.size > maxEntries && oldest !== undefined) entries.delete(oldest);
    },
  };
}

// JSON separates the values: ["a","b"] differs from ["ab"].
function digestOf(key: readonly string[][]): string {
  return createHash('sha256').update(JSON.stringify(key)).digest('base64');
}
