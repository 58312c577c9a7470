/**
 * One budget in one environment: a counter of its leases from the shared count. Enters: amounts. Leaves: whether
 * something is left, or how long to wait. A lease begins at 1 % of the limit and doubles up to 10 %: so an environment
 * loses at most as much with the window as it used there, and one call in many waits for the table.
 * Never: a lease of an earlier window that counts in this one; a call without a lease, unless the meter advances.
 */

/** `number` counts windows since the epoch. */
export type Window = { number: number; endsAtMs: number };

export type MeterOptions = {
  /** of one window, in calls or bytes */
  limit: number;
  windowMs: number;
  /**
   * for calls that read: gives out the first 1 % of a window before it is leased, and counts alone when the table fails
   */
  advances: boolean;
  /** milliseconds since the epoch */
  now(): number;
  /** whether the shared count had room for the whole amount */
  lease(amount: number, window: Window): Promise<boolean>;
};

export type Meter = {
  /** charges the amount and answers 0 when something is left; else answers the milliseconds to wait */
  admit(amount: number): Promise<number>;
  /** for an amount that is known only afterwards; the count may go below zero, and the next lease pays for it */
  charge(amount: number): void;
};

type Count = Window & {
  left: number;
  /** the amount that was given out before it was leased */
  owed: number;
  /** of the next lease */
  size: number;
  used: number;
  exhausted: boolean;
};

/** One for a caller, a tool and a budget. `admit` throws what `lease` threw, unless the meter advances. */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: one counter, whose steps share its state
export function createMeter(options: MeterOptions): Meter {
  const { limit, windowMs, advances, now } = options;
  const first = Math.max(1, Math.floor(limit / 100));
  const most = Math.max(1, Math.floor(limit / 10));
  let count: Count | undefined;
  let leasing: Promise<void> | undefined;

  function current(): Count {
    if (count === undefined || now() >= count.endsAtMs) {
      const number = Math.floor(now() / windowMs);
      const advance = advances ? first : 0;
      count = {
        ...{ number, endsAtMs: (number + 1) * windowMs, left: advance, owed: advance },
        ...{ size: first, used: 0, exhausted: false },
      };
    }
    return count;
  }

  /** One at a time; those that wait share it. */
  function more(of: Count): Promise<void> {
    leasing ??= leaseFor(of).finally(() => {
      leasing = undefined;
    });
    return leasing;
  }

  async function leaseFor(of: Count): Promise<void> {
    const amount = of.size + of.owed + Math.max(0, -of.left);
    try {
      if (await options.lease(amount, of)) return grant(of, amount);
    } catch (error) {
      if (advances) return goOnAlone(of);
      throw error;
    }
    if (of.size === 1) return exhaust(of);
    // Less than that is left: leases one by one, so that the rest is used, too.
    of.size = 1;
    return leaseFor(of);
  }

  function grant(of: Count, amount: number): void {
    of.left += amount - of.owed;
    of.owed = 0;
    of.size = Math.min(most, of.size * 2);
  }

  /** Gives out without a lease. The amount is owed, and paid when the table answers again. */
  function goOnAlone(of: Count): void {
    const alone = Math.min(of.size, limit - of.used);
    if (alone <= 0) {
      exhaust(of);
      return;
    }
    if (of.left > 0) return;
    of.owed += alone - of.left;
    of.left = alone;
  }

  function exhaust(of: Count): void {
    of.exhausted = true;
    of.left = Math.min(of.left, 0);
  }

  return {
    async admit(amount) {
      for (;;) {
        const of = current();
        if (of.left > 0) {
          of.left -= amount;
          of.used += amount;
          if (advances && of.owed > 0) more(of).catch(() => undefined);
          return 0;
        }
        if (of.exhausted) return of.endsAtMs - now();
        await more(of);
      }
    },
    charge(amount) {
      const of = current();
      of.left -= amount;
      of.used += amount;
    },
  };
}
