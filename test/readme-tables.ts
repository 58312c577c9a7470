/**
 * What the README says of clients, controls and assumptions, written from the data that tests hold on to, and from what
 * `npm run clients` saw. Enters: the README.
 * Leaves: the same text with today's tables between their marks. `npm run readme` writes it.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { defineCommand } from '../stacks/cli/command.ts';
import { type Assumption, countStandings, ofStanding } from '../stacks/plan/assumptions/assumption.ts';
import { assumptions } from '../stacks/plan/assumptions/assumptions.ts';
import { planStage } from '../stacks/plan/plan-stage.ts';
import type { Plan } from '../stacks/plan/plan-types.ts';
import { preparePlatform } from '../stacks/plan/platform/prepare-platform.ts';
import { costsOf, total } from '../stacks/report/costs/costs.ts';
import { clientsTable, keptResults } from './clients/readme-table.ts';
import { type Requirement, requirements, sources } from './requirements.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const readme = new URL('../README.md', import.meta.url);

/** A kind of stage, and what is worth knowing of it before its price. */
const stages = [
  ['alice', 'your own experiments', 'everything removable; no own keys, no firewall, no domain'],
  ['staging', 'all but customers', 'as production; audit records locked in governance mode, data kept'],
  [
    'production',
    'customers',
    'own keys, firewall, domain; audit records locked in compliance mode, protected',
  ],
];

type PlanOf = (stage: string) => Promise<Plan>;

const tables: Record<string, (planOf: PlanOf) => string | Promise<string>> = {
  clients: () => clientsTable(keptResults()),
  costs: costsTable,
  controls: () => controlsTable(requirements),
  assumptions: () => assumptionsTable(assumptions),
};

/**
 * @param planOf tests give plans that were made before
 * @throws Error when the marks of a table are gone
 */
export async function withTables(text: string, planOf: PlanOf = planAnew): Promise<string> {
  let said = text;
  for (const [name, table] of Object.entries(tables)) {
    const [start, end] = [`<!-- ${name}: npm run readme -->`, `<!-- /${name} -->`];
    const [before, rest] = said.split(start);
    const after = rest?.split(end)[1];
    if (before === undefined || after === undefined) throw new Error(`README.md lacks ${start} … ${end}`);
    said = `${before}${start}\n${await table(planOf)}\n${end}${after}`;
  }
  return said;
}

async function planAnew(stage: string): Promise<Plan> {
  await preparePlatform(root);
  return planStage({ root, stage });
}

async function costsTable(planOf: PlanOf): Promise<string> {
  const rows = stages.map(async ([stage = '', purpose = '', what = '']) => {
    const { idle, perMillionCalls } = costsOf(await planOf(stage));
    const usd = (lines: typeof idle) => `${Math.ceil(total(lines))} USD`;
    return cells([
      stage === 'alice' ? 'any other name' : stage,
      purpose,
      what,
      usd(idle),
      usd(perMillionCalls),
    ]);
  });
  return [
    '| stage | for | what it is | idle, a month | a million calls more |',
    '|---|---|---|---|---|',
    ...(await Promise.all(rows)),
  ].join('\n');
}

function assumptionsTable(all: Assumption[]): string {
  return [
    `${countStandings(all)}.`,
    '',
    '| untried | if it is false | then |',
    '|---|---|---|',
    ...ofStanding(all, 'untried').map(({ id, statement, ifFalse, remedy }) =>
      cells([`\`${id}\`: ${statement}`, ifFalse, remedy]),
    ),
    '',
    '| documented, not tried here | by |',
    '|---|---|',
    ...ofStanding(all, 'documented').map(({ id, statement, source }) =>
      cells([`\`${id}\`: ${statement}`, source]),
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

export const main = defineCommand({
  usage: 'Usage: npm run readme\n\nWrites the tables of README.md anew.',
  async run() {
    await writeFile(readme, await withTables(await readFile(readme, 'utf8')));
    return 0;
  },
});
