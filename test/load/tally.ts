/** Counts of verdicts and waits of one run. Pure. */
import type { Verdict } from './work.ts';

export type Tally = {
  calls: number;
  right: number;
  refused: number;
  busy: number;
  /** how often each */
  wrong: Map<string, number>;
  waitsMs: number[];
};

export function createTally(): Tally {
  return { calls: 0, right: 0, refused: 0, busy: 0, wrong: new Map(), waitsMs: [] };
}

export function count(tally: Tally, verdict: Verdict, waitMs: number): void {
  tally.calls += 1;
  tally.waitsMs.push(waitMs);
  if (typeof verdict === 'string') tally[verdict] += 1;
  else tally.wrong.set(verdict.wrong, (tally.wrong.get(verdict.wrong) ?? 0) + 1);
}

export function wrongs({ wrong }: Tally): number {
  return [...wrong.values()].reduce((sum, times) => sum + times, 0);
}

/** @param share of the waits, in [0, 1]; milliseconds */
export function waitAt({ waitsMs }: Tally, share: number): number {
  const sorted = waitsMs.toSorted((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}
