/** The controls as a table of the README. Enters: requirements. Leaves: Markdown between two marks. `npm run controls` writes it. */
import { readFile, writeFile } from 'node:fs/promises';
import { type Requirement, requirements, sources } from './requirements.ts';

const readme = new URL('../README.md', import.meta.url);
const [start, end] = ['<!-- controls: npm run controls -->', '<!-- /controls -->'];

/** The README with today's table in the place of its own. @throws Error when the marks are gone */
export function withControls(text: string): string {
  const [before, rest] = text.split(start);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined) throw new Error(`README.md lacks ${start} … ${end}`);
  return `${before}${start}\n${controlsTable(requirements)}\n${end}${after}`;
}

function controlsTable(all: Requirement[]): string {
  const letters = Object.entries(sources).map(([letter, name]) => `${letter}: ${name}`);
  return [
    '| | control | enforced in | shown by | open |',
    '|---|---|---|---|---|',
    ...all.map(row),
    '',
    `Sources. ${letters.join('; ')}.`,
  ].join('\n');
}

function row({ id, control, sources: from, enforcedIn, shownBy, open }: Requirement): string {
  const cells = [
    id,
    `${control} (${from.join(', ')})`,
    enforcedIn.map(link).join(', '),
    evidence(shownBy),
    open,
  ];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

/** `proofs a, b; attacks c; tests d` */
function evidence(shownBy: string[]): string {
  const of = (kind: string) =>
    shownBy.filter((one) => one.startsWith(`${kind} `)).map((one) => one.slice(kind.length + 1));
  const named = (kind: string, shown: string[]) =>
    shown.length === 0 ? [] : [`${kind}${shown.length > 1 ? 's' : ''} ${shown.join(', ')}`];
  const code = (id: string) => `\`${id}\``;
  const tests = new Set(of('test').map((one) => one.split(' › ')[0] ?? one));
  return [
    ...named('proof', of('proof').map(code)),
    ...named('attack', of('attack').map(code)),
    ...named('test', [...tests].map(link)),
  ].join('; ');
}

function link(path: string): string {
  const name = path
    .split('/')
    .at(-1)
    ?.replace(/(\.property)?(\.test)?\.ts$/, '');
  return `[${name}](${path})`;
}

if (import.meta.main) await writeFile(readme, withControls(await readFile(readme, 'utf8')));
