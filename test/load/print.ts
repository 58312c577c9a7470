/** Tables of loads and kills, and what is wrong with a load. Pure. */

import type { Crash } from './crash-system.ts';
import { growthOf } from './growth.ts';
import type { Kill } from './kill-functions.ts';
import type { LoadResult } from './run-load.ts';
import { waitAt, wrongs } from './tally.ts';

/** Growth below is noise: V8 collects when it likes. */
const flat = { systemMb: 1.25, systemDescriptors: 1.1, functionMb: 1.25 } as const;

/** A shorter run has no time to become warm. */
const leastSeconds = 60;

export function printLoads(results: readonly LoadResult[]): string {
  const rows = results.map(({ clients, tally, samples, spentSeconds }) => {
    const [first, last] = [samples[Math.floor(samples.length / 4)], samples.at(-1)];
    const wait = (share: number) => `${waitAt(tally, share).toFixed(0)} ms`;
    return [
      ...[clients, tally.calls, tally.right, tally.refused, tally.busy, wrongs(tally)].map(String),
      ...[(tally.calls / spentSeconds).toFixed(0), wait(0.5), wait(0.95), wait(0.99)],
      `${first?.systemMb.toFixed(0)} to ${last?.systemMb.toFixed(0)}`,
      `${first?.functionMb.toFixed(0)} to ${last?.functionMb.toFixed(0)}`,
      String(last?.environments),
      `${first?.systemDescriptors} to ${last?.systemDescriptors}`,
    ];
  });
  const titles = ['clients', 'calls', 'right', 'refused', 'busy', 'wrong', 'a second', 'p50', 'p95', 'p99'];
  return table([[...titles, 'system MB', 'MB a function', 'environments', 'descriptors'], ...rows]);
}

export function loadProblems({ clients, tally, samples, seconds }: LoadResult): string[] {
  const wrong = [...tally.wrong].map(([why, times]) => `${clients} clients: wrong ${times} times: ${why}`);
  if (seconds < leastSeconds) return wrong;
  const grown = Object.entries(flat).flatMap(([of, most]) => {
    const growth = growthOf(samples, of as keyof typeof flat);
    return growth <= most
      ? []
      : [`${clients} clients: ${of} grew to ×${growth.toFixed(2)} in the second half`];
  });
  return [...wrong, ...grown];
}

export function printKills(kills: readonly Kill[]): string {
  const byVictim = Map.groupBy(kills, ({ victim }) => victim);
  const rows = [...byVictim].map(([victim, all]) => {
    const heard = Map.groupBy(all, (kill) => kill.heard.slice(0, 40));
    const words = [...heard].map(([word, some]) => `${some.length} ${word}`).join(', ');
    const waits = all.map(({ nextMs }) => nextMs).toSorted((left, right) => left - right);
    const [median, most] = [waits[Math.floor(waits.length / 2)] ?? 0, waits.at(-1) ?? 0];
    return [victim, String(all.length), `${median.toFixed(0)} ms`, `${most.toFixed(0)} ms`, words];
  });
  return table([['killed', 'times', 'next call, median', 'longest', 'the call heard'], ...rows]);
}

/** One line for all crashes. */
export function printCrashes(crashes: readonly Crash[]): string {
  const writes = crashes.flatMap((crash) => crash.writes);
  const cut = writes.filter(({ heard }) => heard !== 'ok');
  const [starts, nexts] = [crashes.map(({ startMs }) => startMs), crashes.map(({ nextMs }) => nextMs)];
  const titles = [
    'crashes',
    'writes answered',
    'cut off',
    'of these there',
    'longest start',
    'longest next call',
  ];
  const row = [
    crashes.length,
    writes.length - cut.length,
    cut.length,
    cut.filter(({ written }) => written).length,
  ];
  const times = [starts, nexts].map((each) => `${Math.max(...each).toFixed(0)} ms`);
  return table([titles, [...row.map(String), ...times]]);
}

function table(rows: readonly string[][]): string {
  const widths = rows[0]?.map((_title, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0))) ?? [];
  return rows
    .map(
      (row) =>
        `${row
          .map((cell, at) => cell.padEnd(widths[at] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}
