/** Changes as lines for a person. In: changes of one section. Out: lines of at most 100 columns. */
import { wrap } from '../../wrap-text.ts';
import type { Change, Direction } from '../change.ts';

/** `full`: with every detail; else what a reviewer reads first, and how much more there is. */
export type Extent = { full: boolean };

/** Words of one width: they stand in a column. */
const marks: Record<Direction, string> = {
  widens: 'WIDER   ',
  unclear: 'look    ',
  narrows: 'narrower',
  none: '        ',
};

/** Of a change that is told in brief so many details are enough to see what it is about. */
const fewDetails = 2;

/** Equal changes of several subjects become one line. */
export function changeLines(changes: Change[], extent: Extent): string[] {
  return alike(changes).flatMap(({ first, subjects }) => {
    const { direction, what, source, details = [] } = first;
    const of = subjects.length === 0 ? '' : `${sameKindOnce(subjects)}: `;
    return marked(direction, `${of}${what}${source ? ` (${source})` : ''}`, some(details, extent));
  });
}

/** One line with its mark, and lines below it. */
export function marked(direction: Direction, text: string, details: string[]): string[] {
  return [
    ...wrap(`  ${marks[direction]}  `, plain(text)),
    ...details.flatMap((detail) => wrap('              ', plain(detail))),
  ];
}

function some(details: string[], { full }: Extent): string[] {
  const more = details.length - fewDetails;
  return full || more <= 1 ? details : [...details.slice(0, fewDetails), `and ${more} more`];
}

/** Functions that are built from the same changed files, once: a shared file is one change, not one for each. */
export function codeLines(changes: Change[], extent: Extent): string[] {
  const groups = Map.groupBy(changes, ({ sources = [] }) => sources.join(', '));
  return [...groups].flatMap(([files, own]) => {
    const functions = own.map(({ subject = '', what }) => `${subject} ${/\(.*\)/.exec(what)?.[0] ?? ''}`);
    const text = files === '' ? 'other code' : `${files} changed`;
    const digests = own.flatMap(({ details = [] }) => details);
    return marked('unclear', `${text}: in ${functions.join(', ')}`, extent.full ? digests : []);
  });
}

type Alike = { first: Change; subjects: string[] };

/** The same words about several resources are said once. */
function alike(changes: Change[]): Alike[] {
  const groups = Map.groupBy(changes, ({ direction, what, details, source }) =>
    JSON.stringify([direction, what, details, source]),
  );
  return [...groups.values()].flatMap((own) => {
    const [first] = own;
    return first ? [{ first, subjects: own.flatMap(({ subject }) => subject ?? []) }] : [];
  });
}

/** `Role A, Role B` → `Role A, B` */
function sameKindOnce(subjects: string[]): string {
  const [kind] = subjects[0]?.split(' ') ?? [];
  return subjects.map((one, at) => (at > 0 ? one.replace(`${kind} `, '') : one)).join(', ');
}

/** Account and region are those of the plan: `arn:aws:iam::123456789012:role/x` → `iam:::role/x`. */
function plain(text: string): string {
  return text.replace(/\barn:aws:([\w-]+):[\w-]*:\d*:/g, '$1:::');
}
