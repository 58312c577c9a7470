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

type Count = Window & {
  left: number;
  /** the amount that was given out before it was leased */
  owed: number;
  /** of the next lease */
  size: number;
  used: number;
  exhausted: boolean;
};

/**
 * One for a caller, a tool and a budget. A class, because an environment holds thousands of them: its methods are shared,
 * and closures would not be.
 */
export class Meter {
  readonly #options: MeterOptions;
  #count: Count | undefined;
  #leasing: Promise<void> | undefined;

  constructor(options: MeterOptions) {
    this.#options = options;
  }

  /**
   * Charges the amount and answers 0 when something is left; else answers the milliseconds to wait.
   * @throws what `lease` threw, unless the meter advances
   */
  async admit(amount: number): Promise<number> {
    for (;;) {
      const of = this.#current();
      if (of.left > 0) {
        of.left -= amount;
        of.used += amount;
        if (this.#options.advances && of.owed > 0) this.#more(of).catch(() => undefined);
        return 0;
      }
      if (of.exhausted) return of.endsAtMs - this.#options.now();
      await this.#more(of);
    }
  }

  /** For an amount that is known only afterwards; the count may go below zero, and the next lease pays for it. */
  charge(amount: number): void {
    const of = this.#current();
    of.left -= amount;
    of.used += amount;
  }

  #current(): Count {
    const { now, windowMs, advances, limit } = this.#options;
    if (this.#count === undefined || now() >= this.#count.endsAtMs) {
      const number = Math.floor(now() / windowMs);
      const size = Math.max(1, Math.floor(limit / 100));
      const advance = advances ? size : 0;
      const endsAtMs = (number + 1) * windowMs;
      this.#count = { number, endsAtMs, left: advance, owed: advance, size, used: 0, exhausted: false };
    }
    return this.#count;
  }

  /** One at a time; those that wait share it. */
  #more(of: Count): Promise<void> {
    this.#leasing ??= this.#leaseFor(of).finally(() => {
      this.#leasing = undefined;
    });
    return this.#leasing;
  }

  async #leaseFor(of: Count): Promise<void> {
    const amount = of.size + of.owed + Math.max(0, -of.left);
    try {
      if (await this.#options.lease(amount, of)) return this.#grant(of, amount);
    } catch (error) {
      if (this.#options.advances) return this.#goOnAlone(of);
      throw error;
    }
    if (of.size === 1) return exhaust(of);
    // Less than that is left: leases one by one, so that the rest is used, too.
    of.size = 1;
    return this.#leaseFor(of);
  }

  #grant(of: Count, amount: number): void {
    of.left += amount - of.owed;
    of.owed = 0;
    of.size = Math.min(Math.max(1, Math.floor(this.#options.limit / 10)), of.size * 2);
  }

  /** Gives out without a lease. The amount is owed, and paid when the table answers again. */
  #goOnAlone(of: Count): void {
    const alone = Math.min(of.size, this.#options.limit - of.used);
    if (alone <= 0) {
      exhaust(of);
      return;
    }
    if (of.left > 0) return;
    of.owed += alone - of.left;
    of.left = alone;
  }
}

function exhaust(of: Count): void {
  of.exhausted = true;
  of.left = Math.min(of.left, 0);
}
