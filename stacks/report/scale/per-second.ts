/** Counts by second of simulated time. */
export type PerSecond = {
  /** @returns the number of this second so far */
  count(nowMs: number): number;
  total(): number;
  most(): number;
};

/** Empty at first. */
export function createPerSecond(): PerSecond {
  const counts: number[] = [];
  return {
    count(nowMs) {
      const second = Math.floor(nowMs / 1_000);
      const counted = (counts[second] ?? 0) + 1;
      counts[second] = counted;
      return counted;
    },
    total: () => counts.reduce((sum, counted) => sum + (counted ?? 0), 0),
    most: () => counts.reduce((most, counted) => Math.max(most, counted ?? 0), 0),
  };
}
