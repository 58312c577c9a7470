/** Chance by a seed, so that a simulation can be repeated. */
import { spread } from './assumptions.ts';

export type Chance = {
  /** in [0, 1) */
  next(): number;
  between(least: number, most: number): number;
  /** with this mean */
  exponential(mean: number): number;
  /** log-normal with this median */
  around(median: number): number;
  /** the place of one of the weights, which are 1 together */
  pick(weights: readonly number[]): number;
};

/** The draws of one simulation. */
export function createChance(seed: number): Chance {
  const next = randomFrom(seed);
  /** Box and Muller */
  const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  return {
    next,
    between: (least, most) => least + next() * (most - least),
    exponential: (mean) => -Math.log(1 - next()) * mean,
    around: (median) => median * Math.exp(spread * normal()),
    pick(weights) {
      let left = next();
      for (const [at, weight] of weights.entries()) {
        left -= weight;
        if (left < 0) return at;
      }
      return weights.length - 1;
    },
  };
}

/** Numbers that look random and are the same for a seed: mulberry32, in [0, 1). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
