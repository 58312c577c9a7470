/** What to do after a refusal, as it follows from the contracts of the repository. */
import { describe, expect, test } from 'vitest';
import { adviceOn } from '../../../functions/router/advice.ts';
import { createEngine } from '../../../shared/policy/engine.ts';
import { policySetOf } from '../../../shared/policy/policy-set.ts';
import { type Reason, Refusal } from '../../../shared/refusal.ts';
import { alice, policies } from './fakes.ts';

const carol = { ...alice, groups: ['admins'] };
const advised = (reason: Reason, name: string, caller = carol, by = policies) =>
  adviceOn(new Refusal(reason), { name, caller }, by);

describe('a denial', () => {
  const cases: [string, string[]][] = [
    ['read_document', ['list_documents shows what is there.']],
    ['write_document', ['list_documents shows what is there.']],
    ['close_ticket', ['search_tickets shows what is there.']],
    ['read_export', []],
    ['list_documents', []],
    ['search_tickets', []],
    ['whoami', []],
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
          '@id("p") permit (principal, action in Action::"use", resource) unless { resource.name == "list_documents" };',
        ],
      ]),
    );
    expect(advised({ is: 'absent-or-denied' }, 'read_document', carol, few)).toEqual([]);
    const [, look] = advised({ is: 'crashed' }, 'write_document', carol, few);
    expect(look).toMatch(/^Look with read_document before/);
  });

  test('of a tool that the caller may not list, or of none, has no advice', () => {
    const mallory = { ...alice, groups: [] };
    expect(advised({ is: 'absent-or-denied' }, 'read_document', mallory)).toEqual([]);
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
    ['create_ticket', [may, `Look with search_tickets before you call again: ${anew}`]],
    ['export_tickets', [may, `Look with read_export before you call again: ${anew}`]],
    ['close_ticket', [may, `Look with search_tickets before you call again: ${same}`]],
    ['write_document', [may, `Look with list_documents before you call again: ${same}`]],
    ['read_document', []],
    ['search_tickets', []],
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
          '@id("p") permit (principal, action in Action::"use", resource) when { resource.name == "create_ticket" };',
        ],
      ]),
    );
    const [, find] = advised({ is: 'crashed' }, 'create_ticket', carol, one);
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
  expect(advised(reason, 'create_ticket')).toEqual([]);
});

test('a defect has no advice', () => {
  expect(adviceOn(new Error('x'), { name: 'create_ticket', caller: carol }, policies)).toEqual([]);
});
