import { expect, test } from 'vitest';
import { losses, merged, type Outcome, printedTable, type Row } from './outcome.ts';
import { programs } from './programs.ts';
import { clientsTable, keptResults } from './readme-table.ts';
import { steps } from './steps.ts';

const yes: Outcome = { is: 'yes', seconds: 1 };
const no: Outcome = { is: 'no', why: 'it shows nothing' };
const notTried: Outcome = { is: 'not tried', why: 'it wants an account' };

function row(name: string, taken: Partial<Row['steps']> = {}): Row {
  const all = Object.fromEntries(steps.map((step) => [step, yes])) as Row['steps'];
  return {
    name,
    title: name.toUpperCase(),
    version: '1.0.0',
    date: '2026-11-30',
    steps: { ...all, ...taken },
  };
}

test('a step that was green and is not is a loss; one that was never green, or is not tried, is none', () => {
  expect(losses([row('a')], [row('a', { refresh: no, call: notTried })])).toEqual(['a: refresh']);
  expect(losses([row('a', { refresh: no })], [row('a', { refresh: no })])).toEqual([]);
  expect(losses([], [row('new', { refresh: no })])).toEqual([]);
});

test('a run of some programs leaves the kept rows of the others, and drops those of programs that are gone', () => {
  const now = row('b', { list: no });
  expect(merged([row('a'), row('b'), row('gone')], [now], ['b', 'a'])).toEqual([now, row('a')]);
});

test('a reason stands once for all steps that it keeps from being tried', () => {
  const rows = [row('a', { call: notTried, approval: notTried, refresh: no })];
  expect(clientsTable(rows).split('\n').slice(2)).toEqual([
    '| A | 1.0.0 | 2026-11-30 | yes | yes | – | yes | – | yes | no | yes |',
    '',
    '- A, call, approval: not tried: it wants an account.',
    '- A, refresh: no: it shows nothing.',
  ]);
  expect(printedTable(rows)).toContain('A, call: not tried: it wants an account');
});

test('every program is pinned to exact versions, and the kept results are of these programs', () => {
  for (const { name, packages } of programs)
    for (const version of Object.values(packages)) expect(version, name).toMatch(/^\d+\.\d+\.\d+$/);
  const pinned = programs.map(({ name, packages }) => `${name} ${Object.values(packages)[0]}`);
  for (const { name, version } of keptResults()) expect(pinned).toContain(`${name} ${version}`);
});
