/** How often rows are called. */

/** Calls before the rounds, and of one round. */
export const usual = { warmUp: 3_000, calls: 300 };
export const fewer = { warmUp: 1_000, calls: 300 };
/** For answers of many kilobytes. */
export const long = { warmUp: 300, calls: 10 };

/** A hundredth of a reader's calls a minute is given out before it is leased (functions/router/meter.ts). */
export const advanceOf = (callsPerMinute: number): number => Math.floor(callsPerMinute / 100);
