import { describe, expect, it } from 'vitest';
import { Meter, type MeterOptions } from '../../../functions/router/meter.ts';

const windowMs = 60_000;

/** A shared count of 1,000 in each window, and the leases from it. */
function world(options: Partial<MeterOptions> = {}) {
  const clock = { nowMs: 0 };
  const leases: number[] = [];
  const left = new Map<number, number>();
  const limit = 1_000;
  const own: MeterOptions = {
    ...{ limit, windowMs, advances: false, now: () => clock.nowMs },
    async lease(amount, { number }) {
      const rest = (left.get(number) ?? limit) - amount;
      if (rest < 0) return false;
      left.set(number, rest);
      leases.push(amount);
      return true;
    },
    ...options,
  };
  return { meter: new Meter(own), clock, leases };
}

async function admitted(meter: Meter, times: number): Promise<number> {
  let count = 0;
  for (let at = 0; at < times; at += 1) if ((await meter.admit(1)) === 0) count += 1;
  return count;
}

describe('a meter', () => {
  it('gives out exactly the limit of a window, in leases of 1 to 10 per cent', async () => {
    const { meter, leases } = world();
    expect(await admitted(meter, 1_200)).toBe(1_000);
    expect(leases.slice(0, 6)).toEqual([10, 20, 40, 80, 100, 100]);
    expect(leases.reduce((sum, one) => sum + one)).toBe(1_000);
  });

  it('answers the time until the next window, in which everything is there again', async () => {
    const { meter, clock } = world();
    await admitted(meter, 1_000);
    clock.nowMs = 45_000;
    expect(await meter.admit(1)).toBe(15_000);
    clock.nowMs = windowMs;
    expect(await meter.admit(1)).toBe(0);
  });

  it('pays with the next lease for what was known only afterwards', async () => {
    const { meter, leases } = world();
    await meter.admit(1);
    meter.charge(500);
    await meter.admit(1);
    expect(leases).toEqual([10, 491 + 20]);
  });

  it('shares one lease between calls that come together', async () => {
    const { meter, leases } = world();
    await Promise.all(Array.from({ length: 10 }, () => meter.admit(1)));
    expect(leases).toEqual([10]);
  });
});

describe('when the table fails', () => {
  const lease = () => Promise.reject(new Error('no table'));

  it('a meter that does not advance admits nothing', async () => {
    await expect(world({ lease }).meter.admit(1)).rejects.toThrow('no table');
  });

  it('a meter that advances counts alone, and no further than the limit', async () => {
    const { meter } = world({ lease, advances: true });
    const count = await admitted(meter, 1_200);
    expect(count).toBeGreaterThan(900);
    expect(count).toBeLessThanOrEqual(1_000);
  });
});
