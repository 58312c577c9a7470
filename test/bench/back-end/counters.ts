/** What one subject asked of the back end. */

/**
 * `brakes`, `lease` and `keys` go on in the background by the clock: their number a call is not exact. `refused`: without
 * a signature by credentials that this back end gave out.
 */
export const kinds = [
  ...(['tool', 'session', 'record', 'item', 'object', 'identity'] as const),
  ...(['brakes', 'lease', 'keys', 'refused'] as const),
] as const;
export type Kind = (typeof kinds)[number];
export const background: readonly Kind[] = ['brakes', 'lease', 'keys'];

export type Counters = {
  requests: Record<Kind, number>;
  /** by the kind of the first request of a connection */
  handshakes: Record<Kind, number>;
  /** calls of a minute's budget that were leased */
  leased: number;
};

const zeros = () => Object.fromEntries(kinds.map((kind) => [kind, 0])) as Record<Kind, number>;

/** Nothing asked yet. */
export const noCounters = (): Counters => ({ requests: zeros(), handshakes: zeros(), leased: 0 });

/** Counters of the time between two readings. */
export function difference(after: Counters, before: Counters): Counters {
  const minus = (left: Record<Kind, number>, right: Record<Kind, number>) =>
    Object.fromEntries(kinds.map((kind) => [kind, left[kind] - right[kind]])) as Record<Kind, number>;
  return {
    requests: minus(after.requests, before.requests),
    handshakes: minus(after.handshakes, before.handshakes),
    leased: after.leased - before.leased,
  };
}
