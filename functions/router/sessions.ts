/**
 * Minted sessions of this environment. A session is reused only for the very same AssumeRole request, and only
 * when what is left of it covers the call; equal requests that come together share one mint. A session from before a brake
 * on its tool or caller (brake.ts) is never handed out again, not after the brake came off either.
 */
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
/** About 2 kB each. */
const maxSessions = 1_000;

type Held = { session: Promise<Session>; mintedAtMs: number };

export function createMinter(
  ports: Pick<Ports, 'sts' | 'now'>,
  brakes: Pick<BrakeWatch, 'voidBeforeMs'>,
): Minter {
  const sessions = new Map<string, Held>();

  const isVoid = ({ mintedAtMs }: Held, { tags: { tool = '', subject = '' } }: AssumeRole) =>
    mintedAtMs < brakes.voidBeforeMs({ tool, subject });

  async function reusable(request: AssumeRole, timeoutMs: number): Promise<Session> {
    const key = JSON.stringify(request);
    const held = sessions.get(key);
    if (held !== undefined && !isVoid(held, request)) {
      const session = await held.session;
      const lasts = session.expiresAtMs - ports.now() >= timeoutMs + marginMs;
      if (lasts && !isVoid(held, request)) return session;
      // Another call may have replaced it while this one waited.
      if (sessions.get(key) !== held) return reusable(request, timeoutMs);
    }
    return remember(key, ports.sts.assumeRole(request));
  }

  function remember(key: string, session: Promise<Session>): Promise<Session> {
    const held = { session, mintedAtMs: ports.now() };
    sessions.delete(key);
    sessions.set(key, held);
    // A failed mint is not held: the next call asks again.
    session.catch(() => sessions.get(key) === held && sessions.delete(key));
    const oldest = sessions.keys().next();
    if (sessions.size > maxSessions && oldest.done !== true) sessions.delete(oldest.value);
    return session;
  }

  return { reusable, fresh: (request) => ports.sts.assumeRole(request) };
}
