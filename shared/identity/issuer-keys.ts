/**
 * The public keys of issuers. Enters: the address where an issuer publishes them. Leaves: the key that a token names,
 * or an error: the issuer has no such key, or KeysUnavailable when that is unknown. Keys are fetched when they are
 * first needed, and again when they are no longer fresh or a token names an unknown one. While the issuer does not
 * answer, the last good keys are used for a limited time. Never: a redirect that is followed, an answer without a limit
 * of size, more fetches than the pauses allow, whatever keys tokens name.
 */

import { JwtWithoutValidKidError, KidNotFoundInJwksError } from 'aws-jwt-verify/error';
import type { JwksCache } from 'aws-jwt-verify/jwk';
import { assertIsJwks, findJwkInJwks } from 'aws-jwt-verify/jwk';

/** While the issuer answers, a key that it withdrew is used for no longer than this. */
const freshSeconds = 600;
/** While the issuer does not answer, the last good keys are used for so long. */
const usableSeconds = 3_600;
/** Between two fetches of old keys, and between two for unknown key ids: at most 12 a minute by an environment. */
const pauseSeconds = 10;
/** Between two fetches when no key can be used, so that nobody is let in: callers are served soon after the issuer is back. */
const retrySeconds = 0.5;
/** Well within the authorizer's own limit (stacks/app/stage/time-limits.ts). */
const timeoutMs = 4_000;
/** Key sets of large issuers are about 10 kB. */
const maxBytes = 262_144;

const never = Number.NEGATIVE_INFINITY;

/** The issuer does not answer, so it is unknown whether a token is good. */
export class KeysUnavailable extends Error {
  constructor(options: ErrorOptions = {}) {
    super("the issuer's keys cannot be had", options);
    this.name = 'KeysUnavailable';
  }
}

type Jwks = Awaited<ReturnType<JwksCache['getJwks']>>;
type State = {
  keys?: Jwks;
  fetchedAtMs: number;
  /** of the last fetch, for whatever reason */
  triedAtMs: number;
  /** of the last fetch for a key that fresh keys did not have */
  soughtAtMs: number;
  /** of the last fetch, when it failed */
  failure?: unknown;
  pending?: Promise<void>;
};

export type KeyPorts = {
  now?: () => number;
  /** hears of each fetch that failed */
  onFailure?: (error: unknown) => void;
};

/**
 * One for all issuers of a function; made once per environment. Its `getJwk` throws KeysUnavailable, or the library's
 * error when the issuer has no such key.
 */
export function issuerKeys({ now = Date.now, onFailure = () => undefined }: KeyPorts = {}): JwksCache {
  const states = new Map<string, State>();
  const stateOf = (uri: string): State => {
    const state: State = states.get(uri) ?? { fetchedAtMs: 0, triedAtMs: never, soughtAtMs: never };
    states.set(uri, state);
    return state;
  };
  const refresh = async (uri: string, state: State): Promise<void> => {
    state.triedAtMs = now();
    try {
      state.keys = await fetchKeys(uri);
      state.fetchedAtMs = state.triedAtMs;
      delete state.failure;
    } catch (error) {
      state.failure = error;
      onFailure(error);
    }
  };
  const current = async (uri: string, kid: string): Promise<State> => {
    const state = stateOf(uri);
    const old = isOld(state, freshSeconds, now());
    if (!old && findKey(state, kid) !== undefined) return state;
    // A key that the issuer made just after a fetch is found; invented key ids have a pause of their own.
    const triedAtMs = old ? state.triedAtMs : state.soughtAtMs;
    const pause = isUsable(state, now()) ? pauseSeconds : retrySeconds;
    if (now() - triedAtMs >= pause * 1000) {
      if (!old) state.soughtAtMs = now();
      state.pending ??= refresh(uri, state).finally(() => delete state.pending);
    }
    await state.pending;
    return state;
  };
  const getJwk: JwksCache['getJwk'] = async (uri, { header: { kid } }) => {
    if (typeof kid !== 'string') throw new JwtWithoutValidKidError('the token names no key');
    const state = await current(uri, kid);
    if (!isUsable(state, now())) throw new KeysUnavailable({ cause: state.failure });
    const key = findKey(state, kid);
    if (key !== undefined) return key;
    // The issuer may have made the key just now: only its answer proves that there is no such key.
    if (state.failure !== undefined) throw new KeysUnavailable({ cause: state.failure });
    throw new KidNotFoundInJwksError('the issuer has no such key');
  };
  return { getJwk, ...unused };
}

function isOld({ keys, fetchedAtMs }: State, seconds: number, nowMs: number): boolean {
  return keys === undefined || nowMs - fetchedAtMs >= seconds * 1000;
}

function isUsable(state: State, nowMs: number): boolean {
  return !isOld(state, usableSeconds, nowMs);
}

function findKey({ keys }: State, kid: string) {
  return keys && findJwkInJwks(keys, kid);
}

/** The library asks for keys through `getJwk` alone, unless it is told to prefetch them or to verify synchronously. */
const unused: Omit<JwksCache, 'getJwk'> = {
  getCachedJwk: notOffered,
  addJwks: notOffered,
  getJwks: notOffered,
};

function notOffered(): never {
  throw new Error('keys are fetched when a token needs them');
}

async function fetchKeys(uri: string): Promise<Jwks> {
  if (!uri.startsWith('https://')) throw new Error('keys are fetched over TLS only');
  const response = await fetch(uri, {
    headers: { accept: 'application/json' },
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMs),
  });
  const bytes = await bodyOf(response);
  if (response.status !== 200) throw new Error(`the issuer answered ${response.status}`);
  const keys: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  assertIsJwks(keys as Jwks);
  // An issuer without a key signs nothing: the answer is broken, and proves nothing about a token.
  if ((keys as Jwks).keys.length === 0) throw new Error('the issuer published no key');
  return keys as Jwks;
}

async function bodyOf(response: Response): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of response.body ?? []) {
    bytes += part.byteLength;
    if (bytes > maxBytes) throw new Error('the key set is too large');
    parts.push(part);
  }
  return Buffer.concat(parts);
}
