/** The table of controls: what is asked, where it is enforced, what shows it, what is open. Pure. */
import { type Requirement, sources } from '../requirements.ts';
import { table } from './markdown-table.ts';

/** @param up from the page to the root of the repository: `../` */
export function controlsTable(all: Requirement[], up: string): string {
  const letters = Object.entries(sources).map(([letter, name]) => `${letter}: ${name}`);
  const rows = all.map(({ id, control, sources: from, enforcedIn, shownBy, open }) => [
    id,
    `${control} (${from.join(', ')})`,
    enforcedIn.map((path) => link(path, up)).join(', '),
    evidence(shownBy, up),
    open,
  ]);
  return [
    table(['', 'control', 'enforced in', 'shown by', 'open'], rows),
    '',
    `Sources. ${letters.join('; ')}.`,
  ].join('\n');
}

/** `proofs a, b; attacks c; tests d` */
function evidence(shownBy: string[], up: string): string {
  const of = (kind: string) =>
    shownBy.filter((one) => one.startsWith(`${kind} `)).map((one) => one.slice(kind.length + 1));
  const named = (kind: string, shown: string[]) =>
    shown.length === 0 ? [] : [`${kind}${shown.length > 1 ? 's' : ''} ${shown.join(', ')}`];
  const code = (id: string) => `\`${id}\``;
  const tests = new Set(of('test').map((one) => one.split(' › ')[0] ?? one));
  return [
    ...named('proof', of('proof').map(code)),
    ...named('attack', of('attack').map(code)),
    ...named(
      'test',
      [...tests].map((path) => link(path, up)),
    ),
  ].join('; ');
}

function link(path: string, up: string): string {
  const name = path
    .split('/')
    .at(-1)
    ?.replace(/(\.property)?(\.test)?\.ts$/, '');
  return `[${name}](${up}${path})`;
}
