/** How often rows are called. */

/** Calls before the rounds, and of one round. */
export const usual = { warmUp: 3_000, calls: 100 };
export const fewer = { warmUp: 1_000, calls: 100 };
/** For answers of many kilobytes. */
export const long = { warmUp: 300, calls: 10 };

/** A hundredth of a reader's 600 calls a minute is given out before it is leased (functions/router/meter.ts). */
export const readAdvance = 6;
