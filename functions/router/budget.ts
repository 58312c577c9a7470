/**
 * Budgets: how many calls a caller may make of one tool in a minute and a day, and how many bytes it may be answered in
 * a day. Enters: a call, then its answer. Leaves: nothing, or the Refusal `over-budget` with the seconds to wait.
 *
 * Windows are fixed (a minute, a UTC day). An environment takes a part of a window's budget from the control table, one
 * conditional write (meter.ts), and counts it down by itself. What it then does not use is lost with the window.
 *
 * Overshoot, of E environments that serve the same caller and tool at once, in one window:
 * - calls that write or destroy: none; each waits for its part before it goes on.
 * - calls that read: up to E × 1 % of the limit, since the first ones of a window go on while their part is asked for.
 * - bytes: they are charged after the answer, so each environment may answer once more (`maxOutputBytes`, times the
 *   calls that it has open) and, for reads, E × 1 % in advance.
 * When the table does not answer, what writes or destroys is refused; reads go on, and each environment counts up to
 * the whole limit by itself.
 */
import type { Budget, Effect } from '../../shared/contract.ts';
import { Refusal } from '../../shared/refusal.ts';
import { createMeter, type Meter, type Window } from './meter.ts';
import type { Ports } from './ports.ts';

/** Of a contract, what budgets depend on; of a caller, its subject. */
export type Spender = { tool: { name: string; effect: Effect; budget: Budget }; subject: string };

export type Budgets = {
  /** @throws Refusal `over-budget`; `unavailable` when the effect may not go on uncounted */
  take(spender: Spender): Promise<void>;
  /** charges what the caller was answered */
  spent(spender: Spender, bytes: number): void;
};

const minuteMs = 60_000;
const dayMs = 86_400_000;

/** What is counted, in the order in which it is asked for. */
const counted = [
  { budget: 'callsPerMinute', what: 'calls', windowMs: minuteMs, unit: 'calls a minute' },
  { budget: 'callsPerDay', what: 'calls', windowMs: dayMs, unit: 'calls a day' },
  { budget: 'bytesPerDay', what: 'bytes', windowMs: dayMs, unit: 'bytes a day' },
] as const satisfies { budget: keyof Budget; what: 'calls' | 'bytes'; windowMs: number; unit: string }[];

/** About 300 bytes each; a meter that is forgotten loses its part, and a reader's next one begins with an advance. */
const maxMeters = 10_000;

export function createBudgets(ports: Pick<Ports, 'control' | 'now'>): Budgets {
  const meters = new Map<string, Meter>();

  function meterOf({ tool, subject }: Spender, one: (typeof counted)[number]): Meter {
    const name = `${subject}#${tool.name}#${one.budget}`;
    const held = meters.get(name);
    if (held !== undefined) return held;
    const letter = one.windowMs === minuteMs ? 'm' : 'd';
    const meter = createMeter({
      limit: tool.budget[one.budget],
      windowMs: one.windowMs,
      advances: tool.effect === 'read',
      now: ports.now,
      lease: (amount, window) =>
        ports.control.lease({
          ...{ key: `${subject}#${tool.name}#${letter}${window.number}`, what: one.what, amount },
          ...{ limit: tool.budget[one.budget], expiresAtSeconds: expiry(window, one.windowMs) },
        }),
    });
    meters.set(name, meter);
    const oldest = meters.keys().next();
    if (meters.size > maxMeters && oldest.done !== true) meters.delete(oldest.value);
    return meter;
  }

  return {
    async take(spender) {
      for (const one of counted) {
        const waitMs = await meterOf(spender, one).admit(one.what === 'calls' ? 1 : 0);
        if (waitMs === 0) continue;
        const budget = `${spender.tool.budget[one.budget]} ${one.unit}`;
        throw new Refusal({ is: 'over-budget', budget, retryAfterSeconds: Math.ceil(waitMs / 1000) });
      }
    },
    spent(spender, bytes) {
      for (const one of counted) if (one.what === 'bytes') meterOf(spender, one).charge(bytes);
    },
  };
}

/** An item is kept for one window more, so that whoever looks still sees the last. */
function expiry({ endsAtMs }: Window, windowMs: number): number {
  return Math.ceil((endsAtMs + windowMs) / 1000);
}
