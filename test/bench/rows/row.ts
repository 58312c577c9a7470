/** One measured thing: a function, a request, and what one call may ask of the back end. */
import type { Kind } from '../back-end/counters.ts';
import type { Request, SubjectSpec } from '../subject.ts';

export type Row = {
  id: string;
  title: string;
  /** the plan's name of the function that it measures; absent for a comparison */
  of?: string;
  spec: SubjectSpec;
  request: Request;
  /** requests of one call, by kind, exact; a kind that is absent is never asked */
  asks: Partial<Record<Kind, number>>;
  /** log lines of one call, exact */
  lines: number;
  /** calls of a minute that the caller may make before they are leased; for rows that have a budget */
  advance?: number;
  /** calls before the rounds, and calls of a round */
  warmUp: number;
  calls: number;
  /** also measured from a fresh process: import and first call */
  cold?: true;
};
