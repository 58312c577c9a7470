/** A result as tables for a terminal. Pure. */
import type { HotPlace } from '../measure/hot-places.ts';
import type { Change, Reached } from './judge.ts';
import type { Measure, Result } from './result.ts';

/** The references whose ratio each warm row shows. */
const columns = ['hop', 'sdk-v2'] as const;

/** @param reached goals; each is shown with its figure */
export function printResult({ figures, rounds, node }: Result, reached: Reached[]): string {
  const head = ['', 'median', '± IQR', '× hop', '× SDK v2', 'first 500', 'asks', ''];
  const rows = Object.entries(figures).map(([id, figure]) => [id, ...cellsOf(figure, figures), figure.title]);
  const goals = reached.map((goal) => [
    goal.met ? 'met' : 'missed',
    goal.per === undefined ? goal.figure : `${goal.figure} : ${goal.per}`,
    number(goal.ratio),
    `≤ ${number(goal.reach)}`,
    goal.moonshot === undefined ? '' : `(≤ ${number(goal.moonshot)})`,
  ]);
  return [
    `Node ${node}, ${rounds} rounds. CPU: µs a warm call, ms a cold start; p50 in ms, heap in bytes a session.`,
    ...table([head, ...rows], [0, 7]),
    '',
    ...(goals.length > 0 ? ['Goals', ...table(goals, [0, 1]), ''] : []),
  ].join('\n');
}

function cellsOf(
  { median, iqr, unit, per, first, asked, wall }: Measure,
  figures: Result['figures'],
): string[] {
  const ratios = columns.map((column) => {
    const id = per === 'hop' ? column : per === `cold:${column}` ? per : undefined;
    const reference = id === undefined ? undefined : figures[id]?.median;
    return reference === undefined ? '' : `×${(median / reference).toFixed(2)}`;
  });
  const own = per !== undefined && ratios.every((text) => text === '') && figures[per];
  const note = own
    ? `×${(median / own.median).toFixed(2)} ${per}`
    : wall === undefined
      ? ''
      : `wall ${number(wall)} ms`;
  return [
    `${number(median)} ${unit}`,
    number(iqr),
    ...ratios,
    first === undefined ? note : number(first),
    asked === undefined ? '' : asked.toFixed(2),
  ];
}

/** @param changes of this run beside an earlier one */
export function printChanges(changes: Change[]): string {
  const rows = changes.map(({ id, before, after, worse }) => [
    ...[id, number(before), number(after), `×${(after / before).toFixed(2)}`, worse ? 'worse' : ''],
  ]);
  return [...table([['', 'before', 'after', 'change', ''], ...rows], [0, 4]), ''].join('\n');
}

/** @param title of one profile */
export function printPlaces(title: string, places: readonly HotPlace[]): string {
  const rows = places.map(({ place, share }) => [`${(share * 100).toFixed(1)} %`, place]);
  return [title, ...table(rows, [1]), '', ''].join('\n');
}

/** Two digits that count, or all before the point. */
function number(value: number): string {
  return Math.abs(value) >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(3)));
}

/** @param left columns of words */
function table(rows: string[][], left: readonly number[]): string[] {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => [...(row[at] ?? '')].length)));
  const pad = (cell: string, at: number) => {
    const space = ' '.repeat((widths[at] ?? 0) - [...cell].length);
    return left.includes(at) ? cell + space : space + cell;
  };
  return rows.map((row) => row.map(pad).join('  ').trimEnd());
}
