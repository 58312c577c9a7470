/**
 * What the README says of controls and assumptions, written from the data that tests hold on to. Enters: the README.
 * Leaves: the same text with today's tables between their marks. `npm run readme` writes it.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { type Assumption, assumptions } from '../stacks/plan/assumptions.ts';
import { type Requirement, requirements, sources } from './requirements.ts';

const readme = new URL('../README.md', import.meta.url);

const tables: Record<string, () => string> = {
  controls: () => controlsTable(requirements),
  assumptions: () => assumptionsTable(assumptions.filter(({ tried }) => tried === false)),
};

/** @throws Error when the marks of a table are gone */
export function withTables(text: string): string {
  return Object.entries(tables).reduce((said, [name, table]) => {
    const [start, end] = [`<!-- ${name}: npm run readme -->`, `<!-- /${name} -->`];
    const [before, rest] = said.split(start);
    const after = rest?.split(end)[1];
    if (before === undefined || after === undefined) throw new Error(`README.md lacks ${start} … ${end}`);
    return `${before}${start}\n${table()}\n${end}${after}`;
  }, text);
}

function assumptionsTable(untried: Assumption[]): string {
  return [
    '| assumption | if it is false | then |',
    '|---|---|---|',
    ...untried.map(({ id, statement, ifFalse, remedy }) =>
      cells([`\`${id}\`: ${statement}`, ifFalse, remedy ?? '']),
    ),
  ].join('\n');
}

function cells(texts: string[]): string {
  return `| ${texts.map((text) => text.replaceAll('|', '\\|')).join(' | ')} |`;
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
  return cells([
    id,
    `${control} (${from.join(', ')})`,
    enforcedIn.map(link).join(', '),
    evidence(shownBy),
    open,
  ]);
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

if (import.meta.main) await writeFile(readme, withTables(await readFile(readme, 'utf8')));
