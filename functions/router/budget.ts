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
import { Meter, type MeterOptions, type Window } from './meter.ts';
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
] as const satisfies BudgetKind[];

type BudgetKind = { budget: keyof Budget; what: 'calls' | 'bytes'; windowMs: number; unit: string };

/** A caller's use of one tool. */
type Meters = Record<keyof Budget, Meter>;

/** About 700 bytes each; what is forgotten loses its part, and a reader's next call begins with an advance. */
const maxSpenders = 4_000;

/** One for an environment. */
export function createBudgets({ control, now }: Pick<Ports, 'control' | 'now'>): Budgets {
  const known = new Map<string, Meters>();

  function metersOf(spender: Spender): Meters {
    const name = `${spender.subject}#${spender.tool.name}`;
    const meters = known.get(name) ?? createMeters(spender);
    known.set(name, meters);
    const oldest = known.keys().next();
    if (known.size > maxSpenders && oldest.done !== true) known.delete(oldest.value);
    return meters;
  }

  function createMeters(spender: Spender): Meters {
    return Object.fromEntries(budgetKinds.map((kind) => [kind.budget, createMeter(spender, kind)])) as Meters;
  }

  function createMeter({ tool, subject }: Spender, { budget, what, windowMs }: BudgetKind): Meter {
    const letter = windowMs === minuteMs ? 'm' : 'd';
    const limit = tool.budget[budget];
    const lease: MeterOptions['lease'] = (amount, window) => {
      const key = `${subject}#${tool.name}#${letter}${window.number}`;
      return control.lease({ key, what, amount, limit, expiresAtSeconds: expiry(window, windowMs) });
    };
    return new Meter({ limit, windowMs, advances: tool.effect === 'read', now, lease });
  }

  return {
    async take(spender) {
      const meters = metersOf(spender);
      for (const { what, budget, unit } of budgetKinds) {
        const waitMs = await meters[budget].admit(what === 'calls' ? 1 : 0);
        if (waitMs === 0) continue;
        const words = `${spender.tool.budget[budget]} ${unit}`;
        throw new Refusal({ is: 'over-budget', budget: words, retryAfterSeconds: Math.ceil(waitMs / 1000) });
      }
    },
    spent: (spender, bytes) => metersOf(spender).bytesPerDay.charge(bytes),
  };
}

/** Seconds since the epoch. An item is kept for one more window, so that an operator can still see the last one. */
function expiry({ endsAtMs }: Window, windowMs: number): number {
  return Math.ceil((endsAtMs + windowMs) / 1000);
}
