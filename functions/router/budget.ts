/**
 * Budgets: how many calls a caller may make of one tool in a minute and in a day, and how many bytes of answers it may
 * get in a day. Enters: a call, then its answer. Leaves: nothing, or the Refusal `over-budget` with the seconds to wait.
 *
 * Windows are fixed (a minute, a UTC day). An environment leases a part of a window's budget from the control table with
 * one conditional write (meter.ts), and counts it down by itself. The rest of a lease is lost with its window.
 *
 * Overshoot, of E environments that serve the same caller and tool at once, in one window:
 * - calls that write or destroy: none; each waits for a lease before it goes on.
 * - calls that read: up to E × 1 % of the limit, since the first ones of a window go on while the lease is asked for.
 * - bytes: they are charged after the answer, so each environment may answer once more (`maxOutputBytes`, times the
 *   calls that it has open) and, for reads, E × 1 % in advance.
 * When the table does not answer, calls that write or destroy are refused; reads go on, and each environment counts up
 * to the whole limit by itself.
 */
import type { Budget, Effect } from '../../shared/contract.ts';
import { Refusal } from '../../shared/refusal.ts';
import { createMeter, type Meter, type Window } from './meter.ts';
import type { Ports } from './ports.ts';

/** The parts of a contract and of a caller that budgets depend on. */
export type Spender = { tool: { name: string; effect: Effect; budget: Budget }; subject: string };

export type Budgets = {
  /** @throws Refusal `over-budget`; `unavailable` when the effect may not go on uncounted */
  take(spender: Spender): Promise<void>;
  /** charges the bytes of an answer */
  spent(spender: Spender, bytes: number): void;
};

const minuteMs = 60_000;
const dayMs = 86_400_000;

/** In the order in which a call takes them. */
const budgetKinds = [
  { budget: 'callsPerMinute', what: 'calls', windowMs: minuteMs, unit: 'calls a minute' },
  { budget: 'callsPerDay', what: 'calls', windowMs: dayMs, unit: 'calls a day' },
  { budget: 'bytesPerDay', what: 'bytes', windowMs: dayMs, unit: 'bytes a day' },
] as const satisfies { budget: keyof Budget; what: 'calls' | 'bytes'; windowMs: number; unit: string }[];

/** About 300 bytes each; a meter that is forgotten loses its part, and a reader's next one begins with an advance. */
const maxMeters = 10_000;

/** One for an environment. */
export function createBudgets(ports: Pick<Ports, 'control' | 'now'>): Budgets {
  const meters = new Map<string, Meter>();

  function meterOf({ tool, subject }: Spender, kind: (typeof budgetKinds)[number]): Meter {
    const name = `${subject}#${tool.name}#${kind.budget}`;
    const known = meters.get(name);
    if (known !== undefined) return known;
    const letter = kind.windowMs === minuteMs ? 'm' : 'd';
    const meter = createMeter({
      limit: tool.budget[kind.budget],
      windowMs: kind.windowMs,
      advances: tool.effect === 'read',
      now: ports.now,
      lease: (amount, window) =>
        ports.control.lease({
          ...{ key: `${subject}#${tool.name}#${letter}${window.number}`, what: kind.what, amount },
          ...{ limit: tool.budget[kind.budget], expiresAtSeconds: expiry(window, kind.windowMs) },
        }),
    });
    meters.set(name, meter);
    const oldest = meters.keys().next();
    if (meters.size > maxMeters && oldest.done !== true) meters.delete(oldest.value);
    return meter;
  }

  return {
    async take(spender) {
      for (const kind of budgetKinds) {
        const waitMs = await meterOf(spender, kind).admit(kind.what === 'calls' ? 1 : 0);
        if (waitMs === 0) continue;
        const budget = `${spender.tool.budget[kind.budget]} ${kind.unit}`;
        throw new Refusal({ is: 'over-budget', budget, retryAfterSeconds: Math.ceil(waitMs / 1000) });
      }
    },
    spent(spender, bytes) {
      for (const kind of budgetKinds) if (kind.what === 'bytes') meterOf(spender, kind).charge(bytes);
    },
  };
}

/** Seconds since the epoch. An item is kept for one more window, so that an operator can still see the last one. */
function expiry({ endsAtMs }: Window, windowMs: number): number {
  return Math.ceil((endsAtMs + windowMs) / 1000);
}
