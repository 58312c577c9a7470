/** What an application cannot show is said, and is neither denied nor passed. */
import { describe, expect, it } from 'vitest';
import type { Plan } from '../../../stacks/plan/plan-types.ts';
import { type InsideAttack, inside, outside } from '../../../stacks/verify/attack.ts';
import { attacks, staged } from '../../../stacks/verify/attack-table.ts';
import { probes } from '../../../stacks/verify/checks/probes.ts';
import { compare, print, type Row } from '../../../stacks/verify/compare.ts';
import { examine } from '../../../stacks/verify/examine.ts';
import { findSubjects } from '../../../stacks/verify/subjects/find-subjects.ts';
import { NotShown } from '../../../stacks/verify/subjects/subjects.ts';
import type { Target } from '../../../stacks/verify/target/target.ts';
import type { World } from '../../../stacks/verify/target/world.ts';
import { application, everything, type Made } from './subjects/made-up.ts';

/** A target at which nothing answers: whatever is run against it fails. */
function deadTarget(...made: Made[]): Target {
  const subjects = findSubjects(application(...made));
  const dead = () => Promise.reject(new Error('nothing answers here'));
  const person = { tenant: 'north', token: async () => 'token' };
  // A private call that is dropped counts as denied, so this one is answered.
  const postPrivately = async () => ({ status: 500, body: '' });
  const operator = { sts: { send: dead } as never, invoke: dead, postPrivately };
  return {
    ...{ plan: { stage: 'local', resources: [] } as unknown as Plan, subjects, callable: subjects },
    ...{ first: person, second: { ...person, tenant: 'south' }, operator },
    ...{ ask: dead, simulate: dead, documents: dead },
  };
}

async function rowsOf(...made: Made[]): Promise<Row[]> {
  const target = deadTarget(...made);
  return compare(await examine({ target, planned: target.plan }));
}
const notShown = (rows: Row[]) => rows.filter(({ verdict }) => verdict === 'not shown');

describe('the whole table', () => {
  it('lacks nothing of an application that has every shape', async () => {
    expect(notShown(await rowsOf(...everything))).toEqual([]);
  });

  it.each<[string, Made[], string[], string[]]>([
    [
      'an identity tool',
      ['who'],
      [
        'data-other-tenant',
        'execution-role-s3',
        'router-row',
        'replay-object',
        'door-climb',
        'change-other-row',
      ],
      ['mint-untagged', 'call-by-operator', 'control-brake-by-router ?'],
    ],
    [
      'a bucket',
      ['reader', 'lister', 'writer'],
      [
        'data-other-partition',
        'control-by-tool-code',
        'replay-row',
        'made-other-tenant',
        'session-other-kind',
      ],
      ['data-other-tenant ?', 'data-other-prefix ?', 'door-climb', 'mint-untagged'],
    ],
    [
      'a table',
      ['querier', 'creator', 'destroyer'],
      ['data-other-tenant', 'data-all-prefixes', 'router-data', 'replay-made', 'door-made-cursor'],
      ['data-other-partition ?', 'change-other-tenant ?', 'router-row ?', 'control-by-tool-session ?'],
    ],
  ])('with %s alone says what is not shown, and tries the rest', async (_what, made, lacks, tried) => {
    const rows = await rowsOf(...made);
    const missing = notShown(rows);
    expect(missing.map(({ id }) => id)).toEqual(expect.arrayContaining(lacks));
    for (const { id, seen } of missing)
      expect(seen, id).toMatch(/^needs a .{15,}, and this application has none$/);
    const others = rows.filter(({ verdict }) => verdict !== 'not shown').map(({ id }) => id);
    expect(others).toEqual(expect.arrayContaining(tried));
    expect(rows.map(({ kind, id }) => `${kind} ${id.replace(/ \?$/, '')}`)).toEqual(
      expect.arrayContaining(attacks.map(({ id }) => `attack ${id}`)),
    );
    // Nothing answers: what was tried is otherwise than expected, and nothing at all is as expected.
    expect(rows.filter(({ verdict }) => verdict === 'equal')).toEqual([]);
  });

  it('says in its first line and in its last that something is not shown', async () => {
    const rows = await rowsOf('who');
    const lines = print(rows, 'local').trimEnd().split('\n');
    expect(lines[0]).toMatch(/^\d+ cannot be shown with this application; see below\.$/);
    expect(lines.at(-1)).toMatch(/ not run here, \d+ not shown\.$/);
    expect(lines).toContainEqual(
      expect.stringMatching(/^ {2}attack data-other-tenant: needs a tool that reads/),
    );
  });

  it('says nothing of it where all is shown', async () => {
    const text = print(await rowsOf(...everything), 'local');
    expect(text).not.toMatch(/shown/);
  });
});

describe('an attack', () => {
  const described = { id: 'x', sentence: 'x', deniedBy: 'x', answer: /x/ };
  const run = async () => ({ succeeded: false, answer: 'x' });

  it('is not run without what it needs, even when it is asked to', async () => {
    const target = deadTarget('who');
    const attack: InsideAttack = inside({
      ...described,
      on: ['session', 'reader'],
      run,
      onAws: 'needs more',
    });
    expect(attack.lacks(target)).toMatch(/^needs a tool that reads the object/);
    await expect(attack.run({ target } as World)).rejects.toThrow(/needs a tool that reads the object/);
  });

  it('through the door needs what people may call', () => {
    const target = { ...deadTarget(...everything), callable: findSubjects(application('who')) };
    const through = outside('callable', { ...described, on: ['reader'], run });
    const operator = outside('subjects', { ...described, on: ['reader'], run });
    expect(through.lacks(target)).toMatch(/^needs a tool that reads the object/);
    expect(operator.lacks(target)).toBeUndefined();
  });
});

describe('an attack that cannot be made with what the application has', () => {
  const rowOf = async (error: Error) => {
    const dead = deadTarget(...everything);
    const target = { ...dead, operator: { ...dead.operator, invoke: () => Promise.reject(error) } };
    const rows = compare(await examine({ target, planned: target.plan }));
    return rows.find(({ id }) => id === 'invoke-direct');
  };
  it.each([
    ['is not shown', new NotShown('arguments that it takes'), 'not shown'],
    ['fails for any other reason', new Error('arguments that it takes'), 'differs'],
  ])('%s', async (_what, error, verdict) => {
    expect(await rowOf(error)).toMatchObject({
      verdict,
      seen: expect.stringMatching(/arguments that it takes$/),
    });
  });
});

it('has every attack once, and no probe or attack that names what it needs twice', () => {
  const ids = [...attacks.map(({ id }) => id), ...Object.keys(staged)];
  expect(new Set(ids).size).toBe(ids.length);
  expect(new Set(probes.map(({ id }) => id)).size).toBe(probes.length);
});
