/** What to do after a refusal, as it follows from the contracts of the repository. */
import { describe, expect, test } from 'vitest';
import { adviceOn } from '../../../functions/router/advice.ts';
import { createEngine } from '../../../shared/policy/engine.ts';
import { policySetOf } from '../../../shared/policy/policy-set.ts';
import { type Reason, Refusal } from '../../../shared/refusal.ts';
import { ines, policies } from './fakes.ts';

const petra = { ...ines, groups: ['captains'] };
const advised = (reason: Reason, name: string, caller = petra, by = policies) =>
  adviceOn(new Refusal(reason), { name, caller }, by);

describe('a denial', () => {
  const cases: [string, string[]][] = [
    ['read_letter', ['list_letters shows what is there.']],
    ['write_letter', ['list_letters shows what is there.']],
    ['close_parcel', ['search_parcels shows what is there.']],
    ['read_manifest', []],
    ['list_letters', []],
    ['search_parcels', []],
    ['callerid', []],
  ];
  test.each(cases)('of %s points to %j', (name, advice) => {
    expect(advised({ is: 'access-denied' }, name)).toEqual(advice);
    expect(advised({ is: 'absent-or-denied' }, name)).toEqual(advice);
  });

  test('never points to a tool that the caller may not list', () => {
    const few = createEngine(
      policySetOf([
        [
          'a.cedar',
          '@id("p") permit (principal, action in Action::"use", resource) unless { resource.name == "list_letters" };',
        ],
      ]),
    );
    expect(advised({ is: 'absent-or-denied' }, 'read_letter', petra, few)).toEqual([]);
    const [, look] = advised({ is: 'crashed' }, 'write_letter', petra, few);
    expect(look).toMatch(/^Look with read_letter before/);
  });

  test('of a tool that the caller may not list, or of none, has no advice', () => {
    const zeno = { ...ines, groups: [] };
    expect(advised({ is: 'absent-or-denied' }, 'read_letter', zeno)).toEqual([]);
    expect(advised({ is: 'absent-or-denied' }, 'no_such_tool')).toEqual([]);
  });
});

const unknown: Reason[] = [
  { is: 'crashed' },
  { is: 'timed-out', timeoutMs: 5_000 },
  { is: 'bad-output' },
  { is: 'output-too-large', maxBytes: 40_000 },
  { is: 'unavailable', what: 'tool' },
  { is: 'throttled', what: 'data' },
];

describe('a change of which nothing is known', () => {
  const may = 'It may have happened all the same.';
  const anew = 'what it made bears the id of this call, and calling again makes another one.';
  const same = 'calling again with identical arguments can touch the same data and nothing else.';
  const cases: [string, string[]][] = [
    ['create_parcel', [may, `Look with search_parcels before you call again: ${anew}`]],
    ['export_parcels', [may, `Look with read_manifest before you call again: ${anew}`]],
    ['close_parcel', [may, `Look with search_parcels before you call again: ${same}`]],
    ['write_letter', [may, `Look with list_letters before you call again: ${same}`]],
    ['read_letter', []],
    ['search_parcels', []],
  ];
  describe.each(unknown)('since it is $is', (reason) => {
    test.each(cases)('%s', (name, advice) => {
      expect(advised(reason, name)).toEqual(advice);
    });
  });

  test('is looked up by who operates the server where the caller may list no tool for it', () => {
    const one = createEngine(
      policySetOf([
        [
          'a.cedar',
          '@id("p") permit (principal, action in Action::"use", resource) when { resource.name == "create_parcel" };',
        ],
      ]),
    );
    const [, find] = advised({ is: 'crashed' }, 'create_parcel', petra, one);
    expect(find).toMatch(/^Find out before you call again: /);
  });
});

const before: Reason[] = [
  { is: 'denied' },
  { is: 'bad-arguments', problems: 'x' },
  { is: 'refused-value', where: 'x', why: 'x' },
  { is: 'policy-too-large' },
  { is: 'throttled' },
  { is: 'not-recorded' },
  { is: 'braked', what: 'all' },
  { is: 'unavailable', what: 'sts' },
  { is: 'unavailable', what: 'control' },
  { is: 'tool-error', message: 'x' },
];
test.each(before)('a change that was refused as $is did not happen, and nothing else is said', (reason) => {
  expect(advised(reason, 'create_parcel')).toEqual([]);
});

test('a defect has no advice', () => {
  expect(adviceOn(new Error('x'), { name: 'create_parcel', caller: petra }, policies)).toEqual([]);
});
