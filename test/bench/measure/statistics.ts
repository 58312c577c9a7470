/** Of measurements whose noise goes one way: the middle one and the spread around it. */

/** `unit`: what is measured of one call, process or session. */
export type Figure = { median: number; iqr: number; values: number[] };

/** @throws Error without a value */
export function figureOf(values: number[]): Figure {
  if (values.length === 0) throw new Error('nothing was measured');
  return { median: quantile(values, 0.5), iqr: quantile(values, 0.75) - quantile(values, 0.25), values };
}

/** Between two values, in proportion. */
export function quantile(values: number[], share: number): number {
  const sorted = values.toSorted((left, right) => left - right);
  const at = (sorted.length - 1) * share;
  const [below = 0, above = below] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  return below + (above - below) * (at - Math.floor(at));
}
