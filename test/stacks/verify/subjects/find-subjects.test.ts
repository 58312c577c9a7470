/** What attacks are made on is found by the shape of grants and by seeds; what an application has not is not found. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyNamed } from '../../../../stacks/verify/subjects/candidates.ts';
import { findSubjects } from '../../../../stacks/verify/subjects/find-subjects.ts';
import type { Found, Keyed, Shape } from '../../../../stacks/verify/subjects/subjects.ts';
import { application, everything, type Made, stores, tools } from './made-up.ts';

const shapesIn = (found: Found) =>
  Object.keys(found).filter((name) => name !== 'team' && name !== 'bystander') as Shape[];
const own = (call: Keyed, tenant: string) => keyNamed(call, { tenant, subject: 'somebody' });

describe('an application with every shape', () => {
  const found = findSubjects(application(...everything));

  it.each<[Shape, Made]>([
    ['reader', 'reader'],
    ['lister', 'lister'],
    ['writer', 'writer'],
    ['querier', 'querier'],
    ['rowTool', 'querier'],
    ['creator', 'creator'],
    ['soleCreator', 'creator'],
    ['destroyer', 'destroyer'],
    ['updater', 'destroyer'],
    ['maker', 'maker'],
    ['fetcher', 'fetcher'],
    ['pager', 'fetcher'],
    ['stray', 'fetcher'],
    ['session', 'reader'],
    ['plain', 'who'],
  ])('has a tool for %s', (shape, made) => {
    expect(found[shape]).toMatchObject({ tool: { name: tools()[made].name } });
  });

  it('has keys of the caller, of the same team, and of the other team', () => {
    expect(found).toMatchObject({ team: 'north', strangers: 'south', bystander: 'ask_who' });
    expect(found).toMatchObject({ readerOther: 'north/elm.txt', readerForeign: 'south/fir.txt' });
    expect(found).toMatchObject({ destroyerOther: 'north#r2', destroyerForeign: 'south#r3' });
    expect(found).toMatchObject({ creatorOther: 'north#r1' });
    expect(own(found.reader as Keyed, 'north')).toBe('north/oak.txt');
    expect(own(found.destroyer as Keyed, 'north')).toBe('north#r1');
    expect(found.strayObject).toEqual({ store: stores().bucket, key: 'north/oak.txt' });
  });

  it('makes up arguments that the schema wants beside those of the key', () => {
    expect(found.creator?.input).toEqual({ size: 3, colour: 'grey' });
  });
});

describe('an application without some shapes', () => {
  it('with an identity tool alone has a session, and nothing of data', () => {
    const found = findSubjects(application('who'));
    expect(shapesIn(found).sort()).toEqual(['listed', 'plain', 'session', 'strangers']);
    expect(found.bystander).toBe('another_tool');
  });

  it('with a bucket alone has nothing of tables', () => {
    const found = findSubjects(application('reader', 'lister', 'writer'));
    expect(found.reader).toBeDefined();
    for (const shape of ['querier', 'rowTool', 'creator', 'destroyer', 'maker', 'strayObject'] as const)
      expect(found[shape], shape).toBeUndefined();
  });

  it('with a table alone has nothing of buckets', () => {
    const found = findSubjects(application('querier', 'creator', 'destroyer'));
    expect(found.session?.tool.name).toBe('count_stones');
    for (const shape of ['reader', 'lister', 'writer', 'maker', 'climber', 'stray'] as const)
      expect(found[shape], shape).toBeUndefined();
  });

  it('without seeds has no key that a call could name', () => {
    const found = findSubjects({ ...application(...everything), seeds: {} });
    for (const shape of ['reader', 'readerForeign', 'destroyer', 'updater', 'creatorOther'] as const)
      expect(found[shape], shape).toBeUndefined();
    expect(found.lister).toBeDefined();
  });

  it('with one team has no strangers, and nothing of theirs', () => {
    const whole = application(...everything);
    const found = findSubjects({ ...whole, users: whole.users.filter(({ tenant }) => tenant === 'north') });
    expect(found.reader).toBeDefined();
    for (const shape of ['strangers', 'readerForeign', 'destroyerForeign', 'climber'] as const)
      expect(found[shape], shape).toBeUndefined();
  });

  it('takes the two teams of which the seeds have most', () => {
    const whole = application(...everything);
    const users = [{ name: 'ida', tenant: 'empty', groups: [] }, ...whole.users];
    expect(findSubjects({ ...whole, users })).toMatchObject({ team: 'north', strangers: 'south' });
  });

  it('without tools has none', () => {
    expect(shapesIn(findSubjects(application()))).toEqual(['strangers']);
  });
});

it("never takes a key of the caller's own as one of others, whatever the seeds hold", () => {
  const names = fc.constantFrom('a', 'a-b', 'a/b', 'b', 'a.x', 'x');
  const keys = fc.array(
    fc.tuple(names, names).map(([team, rest]) => `${team}/${rest}`),
    { maxLength: 8 },
  );
  const teams = fc.uniqueArray(fc.constantFrom('a', 'b', 'a-b', 'x'), { minLength: 2 });
  fc.assert(
    fc.property(keys, teams, (objects, tenants) => {
      const { bucket } = stores();
      const found = findSubjects({
        catalogue: application('reader').catalogue,
        seeds: { [bucket]: Object.fromEntries(objects.map((key) => [key, ''])) },
        users: tenants.map((tenant) => ({ name: tenant, tenant, groups: [] })),
      });
      if (found.reader === undefined) return;
      const mine = own(found.reader, found.team);
      expect(mine.startsWith(`${found.team}/`)).toBe(true);
      expect(found.readerOther).not.toBe(mine);
      if (found.readerForeign === undefined) return;
      expect(found.readerForeign.startsWith(`${found.strangers}/`)).toBe(true);
      expect(found.strangers).not.toBe(found.team);
    }),
  );
});
