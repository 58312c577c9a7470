/**
 * Whether a run asked the back end exactly what its row says: a subject that left something out would be fast, and its
 * figure would be worth nothing.
 */
import { background, type Counters, kinds } from '../back-end/counters.ts';
import type { Row } from '../rows/row.ts';

/** Of one run of `calls` calls. `lines`: on stdout. */
export type Run = { calls: number; counters: Counters; lines: number };

/** @returns a sentence for each thing that was asked too often or not often enough; none for an honest run */
export function countsOff(row: Pick<Row, 'asks' | 'lines'>, { calls, counters, lines }: Run): string[] {
  const exact = kinds
    .filter((kind) => !background.includes(kind))
    .flatMap((kind) => {
      const wanted = (row.asks[kind] ?? 0) * calls;
      const { [kind]: requests } = counters.requests;
      const { [kind]: handshakes } = counters.handshakes;
      return [
        ...(requests === wanted ? [] : [`${requests} requests "${kind}" in ${calls} calls, not ${wanted}`]),
        ...(handshakes === 0 ? [] : [`${handshakes} TLS handshakes for "${kind}", not 0`]),
      ];
    });
  const { keys } = counters.requests;
  return [
    ...exact,
    // The keys of an issuer are fresh for ten minutes.
    ...(keys <= 1 ? [] : [`${keys} requests "keys" in ${calls} calls, not 1 at most`]),
    ...(lines === row.lines * calls
      ? []
      : [`${lines} log lines in ${calls} calls, not ${row.lines * calls}`]),
  ];
}

/**
 * Whether all calls of a subject were leased, and the brakes were read before them.
 * @param all since the subject started
 */
export function unleased({ advance }: Pick<Row, 'advance'>, all: Counters, calls: number): string[] {
  if (advance === undefined) return [];
  return [
    ...(all.leased >= calls - advance ? [] : [`${all.leased} of ${calls} calls were leased from the budget`]),
    ...(all.requests.brakes > 0 ? [] : ['the brakes were never read']),
  ];
}
