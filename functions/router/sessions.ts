/**
 * Minted sessions of this environment. A session is reused only for the very same AssumeRole request, and only
 * when what is left of it covers the call; equal requests that come together share one mint.
 */
import type { AssumeRole, Ports, Session } from './ports.ts';

export type Minter = {
  /** a session for exactly this request that lasts at least `timeoutMs` and a minute */
  reusable(request: AssumeRole, timeoutMs: number): Promise<Session>;
  /** a session that no other call ever gets */
  fresh(request: AssumeRole): Promise<Session>;
};

/** Clocks differ, and the tool starts later than the router looks. */
const marginMs = 60_000;
/** About 2 kB each. */
const maxSessions = 1_000;

export function createMinter(ports: Pick<Ports, 'sts' | 'now'>): Minter {
  const sessions = new Map<string, Promise<Session>>();

  async function reusable(request: AssumeRole, timeoutMs: number): Promise<Session> {
    const key = JSON.stringify(request);
    const held = sessions.get(key);
    if (held !== undefined) {
      const session = await held;
      if (session.expiresAtMs - ports.now() >= timeoutMs + marginMs) return session;
      // Another call may have replaced it while this one waited.
      if (sessions.get(key) !== held) return reusable(request, timeoutMs);
    }
    return remember(key, ports.sts.assumeRole(request));
  }

  function remember(key: string, minting: Promise<Session>): Promise<Session> {
    sessions.delete(key);
    sessions.set(key, minting);
    // A failed mint is not held: the next call asks again.
    minting.catch(() => sessions.get(key) === minting && sessions.delete(key));
    const oldest = sessions.keys().next();
    if (sessions.size > maxSessions && oldest.done !== true) sessions.delete(oldest.value);
    return minting;
  }

  return { reusable, fresh: (request) => ports.sts.assumeRole(request) };
}
