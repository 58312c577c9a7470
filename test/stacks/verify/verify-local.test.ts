/** verify against local itself: green as it is, and red, by name, on a system that drifted from its plan. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { assumptions } from '../../../stacks/plan/assumptions/assumptions.ts';
import { probes } from '../../../stacks/verify/checks/probes.ts';
import { compare, print, type Row } from '../../../stacks/verify/compare.ts';
import { examineLocal } from '../../../stacks/verify/examine-local.ts';
import {
  type PlanChange,
  resourceOf,
  trustWithout,
  withoutBoundary,
  withoutStatement,
} from '../../e2e/attacks/mutations.ts';
import { placeForSystem } from '../../support/systems.ts';

let options: Awaited<ReturnType<typeof placeForSystem>> & { inside: true };

beforeAll(async () => {
  options = { ...(await placeForSystem()), inside: true };
});
afterAll(() => options.remove());

const differing = (rows: Row[]) =>
  rows.filter(({ verdict }) => verdict === 'differs').map(({ kind, id }) => `${kind} ${id}`);

test('is green against local, and says of each row that it did not run why', async () => {
  const rows = compare(await examineLocal(options));
  expect(differing(rows)).toEqual([]);
  expect(rows.filter(({ verdict }) => verdict === 'not shown')).toEqual([]);
  expect(rows.filter(({ verdict }) => verdict === 'equal').length).toBeGreaterThan(100);
  for (const { id, seen } of rows.filter(({ verdict }) => verdict === 'not run'))
    expect(seen, id).toMatch(/^(untried|documented, not tried here|tried \(.+\)); by hand: .{20}|^needs /);
  // A row that this system cannot show must not be green.
  expect(rows.find(({ id }) => id === 'removal-takes-powers')).toMatchObject({
    verdict: 'not run',
    seen: 'needs an account, which can hold more than the plan',
  });
  expect(print(rows, 'local')).toMatch(/local: \d+ as expected, 0 otherwise, \d+ not run here\.\n$/);
});

const documents = ['assumption sst-uses-execution-role-as-given', 'assumption plan-equals-deploy'];

type Drift = { what: string; changed: PlanChange; differs: string[]; says: RegExp };

const drifts: Drift[] = [
  {
    what: 'a trust that forgot the endpoint',
    changed: trustWithout('DataReadLetterRole', 'Assume', 'aws:SourceVpce'),
    differs: ['attack mint-outside'],
    says: /DataReadLetterRole\.assumeRolePolicy\.Statement\.Assume\.Condition\.StringEquals\.aws:SourceVpce is gone/,
  },
  {
    what: 'a private API that lets in every role',
    changed: withoutStatement('ToolsApiPolicy', 'InvokeRoleOnly'),
    differs: [],
    says: /ToolsApiPolicy\.policy\.Statement\.InvokeRoleOnly/,
  },
  {
    what: 'a data role that reads every tenant',
    changed: resourceOf('DataReadLetterPolicy', '*'),
    differs: ['attack data-wide-session-policy', 'attack data-wide-session-policy ?'],
    says: /DataReadLetterPolicy\.policy\.Statement\.0\.Resource is/,
  },
  {
    what: 'a boundary without its Deny on humans',
    changed: withoutStatement('SessionBoundary', 'AgentsOnly'),
    differs: ['assumption session-tags-in-boundary'],
    // … and what breaks when the assumption is false, and what to do then.
    says: /breaks {4}A session without the tag.*\n {4}then {6}Keep the tag conditions/,
  },
  {
    what: 'a data role without its boundary',
    changed: withoutBoundary('DataReadLetterRole'),
    differs: ['assumption session-tags-in-boundary', 'attack data-outside ?'],
    says: /DataReadLetterRole\.permissionsBoundary is missing/,
  },
  {
    what: "a router whose role works in anybody's hands",
    changed: withoutStatement('RouterPolicy', 'MintFromOwnCodeOnly'),
    differs: [
      'attack mint-other-function',
      'attack mint-other-function ?',
      'attack mint-no-function',
      'attack mint-no-function ?',
    ],
    says: /RouterPolicy\.policy/,
  },
];

test.each(drifts)('is red on $what, and names it', async ({ changed, differs, says }) => {
  const rows = compare(await examineLocal({ ...options, changed }));
  const found = differing(rows);
  expect(found.sort()).toEqual([...documents, ...differs].sort());
  // A row that this system cannot show must not be green.
  expect(rows.find(({ id }) => id === 'removal-takes-powers')).toMatchObject({
    verdict: 'not run',
    seen: 'needs an account, which can hold more than the plan',
  });
  expect(print(rows, 'local')).toMatch(says);
});

test('has a probe or a way by hand for every assumption, and no probe for one that is gone', () => {
  const shown = new Set(probes.flatMap(({ shows }) => shows));
  const ids = assumptions.map(({ id }) => id);
  expect(assumptions.filter(({ id, byHand }) => !shown.has(id) && byHand === undefined)).toEqual([]);
  expect([...shown].filter((id) => !ids.includes(id))).toEqual([]);
});
