/**
 * Minted sessions of this environment. A session is reused only for the very same AssumeRole request, and only while it
 * lasts longer than the call; equal requests that come together share one mint. A session from before a brake on its
 * tool or caller (brake.ts) is never handed out again, even after the brake came off.
 */
import { hash } from 'node:crypto';
import type { BrakeWatch } from './brake.ts';
import type { AssumeRole, Ports, Session } from './ports.ts';

export type Minter = {
  /** a session for exactly this request that lasts at least `timeoutMs` and a minute */
  reusable(request: AssumeRole, timeoutMs: number): Promise<Session>;
  /** a session that no other call ever gets */
  fresh(request: AssumeRole): Promise<Session>;
};

/** Clocks differ, and the tool starts later than the router looks. */
const marginMs = 60_000;
/** About 4 kB each, most of it the session token and what session-credentials.ts keeps of it. */
const maxSessions = 1_000;

type Entry = { session: Promise<Session>; mintedAtMs: number };

/** One for an environment. Both methods throw the Refusals of the STS port. */
export function createMinter(
  ports: Pick<Ports, 'sts' | 'now'>,
  brakes: Pick<BrakeWatch, 'voidBeforeMs'>,
): Minter {
  const sessions = new Map<string, Entry>();

  const isVoid = ({ mintedAtMs }: Entry, { tags: { tool = '', subject = '' } }: AssumeRole) =>
    mintedAtMs < brakes.voidBeforeMs({ tool, subject });

  async function reusable(request: AssumeRole, timeoutMs: number): Promise<Session> {
    // A digest: the request itself holds a policy of up to 2,048 characters.
    const key = hash('sha256', JSON.stringify(request), 'base64');
    const entry = sessions.get(key);
    if (entry !== undefined && !isVoid(entry, request)) {
      use(key, entry);
      const session = await entry.session;
      const lasts = session.expiresAtMs - ports.now() >= timeoutMs + marginMs;
      if (lasts && !isVoid(entry, request)) return session;
      // Another call may have replaced it while this one waited.
      if (sessions.get(key) !== entry) return reusable(request, timeoutMs);
    }
    return remember(key, ports.sts.assumeRole(request));
  }

  /** The last in the map is the one that was used last. */
  function use(key: string, entry: Entry): void {
    sessions.delete(key);
    sessions.set(key, entry);
  }

  function remember(key: string, session: Promise<Session>): Promise<Session> {
    const entry = { session, mintedAtMs: ports.now() };
    use(key, entry);
    // A failed mint is forgotten: the next call asks again.
    session.catch(() => sessions.get(key) === entry && sessions.delete(key));
    const oldest = sessions.keys().next();
    if (sessions.size > maxSessions && oldest.done !== true) sessions.delete(oldest.value);
    return session;
  }

  return { reusable, fresh: (request) => ports.sts.assumeRole(request) };
}
