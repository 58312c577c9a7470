/** Recorded decisions, decided again; and the same through the command, on a policy edit that must not pass. */
import { expect, test } from 'vitest';
import { catalogue } from '#application/catalogue';
import { policyFolder } from '#application/place';
import { createEngine } from '../../../shared/policy/engine.ts';
import { policySetOf, readPolicies } from '../../../shared/policy/policy-set.ts';
import { readCases, runCases } from '../../../stacks/policy/cases.ts';
import { type DecisionRecord, recordOf, replay, repliedWith } from '../../../stacks/policy/replay.ts';

const folder = new URL(`../../../${policyFolder}/`, import.meta.url);
const own = readPolicies(folder);
const with_ = (edit: (text: string) => string) => {
  const files = new Map<string, string>();
  for (const { file, text } of own.policies.values())
    files.set(file, `${files.get(file) ?? ''}${edit(text)}\n`);
  const set = policySetOf([...files]);
  return { set, engine: createEngine(set) };
};
const today = with_((text) => text);

const allScopes = [...new Set(catalogue.flatMap(({ scopes }) => scopes))];
const record = (change: Partial<DecisionRecord> & { groups?: string[] }): DecisionRecord => {
  const { groups = ['mates'], ...rest } = change;
  return {
    record: 'decision',
    at: '2026-01-01T12:00:00.000Z',
    callId: crypto.randomUUID(),
    tool: 'read_letter',
    caller: { subject: 's', tenant: 'fjord', groups, clientId: 'c', issuer: 'i' },
    scopes: allScopes,
    sourceIp: '203.0.113.7',
    decision: 'allow',
    policies: ['mates-read-and-write'],
    ...rest,
  };
};
const asked = record({ tool: 'close_parcel', decision: 'deny', policies: [], reason: 'unknown-tool' });
const consented = record({
  tool: 'close_parcel',
  groups: ['captains'],
  policies: ['captains-use-everything'],
  consent: { channel: 'page', approver: 's' },
});
const records = [
  record({}),
  asked,
  consented,
  record({
    tool: 'close_parcel',
    groups: ['captains'],
    decision: 'deny',
    policies: ['somebody-agrees-to-what-destroys'],
    reason: 'needs-approval',
  }),
  record({
    tool: 'write_letter',
    scopes: [],
    decision: 'deny',
    policies: ['scope:letters:write'],
    reason: 'missing-scope',
  }),
];

test('today’s policies decide what is on record as it was decided', () => {
  expect(replay(records, catalogue, today)).toEqual({
    same: records.length,
    stopped: 0,
    flips: [],
    unclear: [],
  });
});

const stops = ['braked', 'over-budget', 'unavailable', 'not-recorded'];
const stoppedBy = (reason: string, change: Partial<DecisionRecord> & { groups?: string[] } = {}) =>
  record({ decision: 'deny', policies: [reason], reason, ...change });

test.each(stops)('a call that was stopped otherwise (%s) is told apart: no policy decides that', (reason) => {
  const needsConsent = { tool: 'close_parcel', groups: ['captains'] };
  const all = [stoppedBy(reason), stoppedBy(reason, needsConsent), record({})];
  expect(replay(all, catalogue, today)).toEqual({ same: 1, stopped: 2, flips: [], unclear: [] });
});

test.each(stops)('a call that was stopped otherwise (%s) and would be denied now is a flip', (reason) => {
  const stopped = stoppedBy(reason, { groups: ['nobody'] });
  const { flips, stopped: count } = replay([stopped], catalogue, today);
  expect(count).toBe(0);
  expect(flips.map(({ record: then, now }) => [repliedWith(then), now.decision])).toEqual([
    [`stopped: ${reason}`, 'deny'],
  ]);
});

test('a denial by policies that is let pass now is a flip still', () => {
  const { flips } = replay([record({ decision: 'deny', policies: [], reason: 'denied' })], catalogue, today);
  expect(flips.map(({ now }) => now.decision)).toEqual(['allow']);
});

test('an edit that lets mates close parcels fails the cases, and the replay names who would have passed', () => {
  const edited = with_((text) =>
    text
      .replace(
        'resource.effect == "read" || resource.effect == "write"',
        'resource.effect in [Tool::"x"] || true',
      )
      .replace('resource.effect in [Tool::"x"] || true', 'resource.name like "*"')
      .replace(
        'when { resource.effect == "destroy" }',
        'when { resource.effect == "destroy" && !(principal in Group::"mates") }',
      ),
  );
  const { failed } = runCases(readCases(new URL('cases.json', folder)), edited.set, edited.engine);
  expect(failed.map(({ case: one }) => [one.who.as, one.tool])).toContainEqual(['ines', 'close_parcel']);
  const { flips } = replay(records, catalogue, edited);
  expect(flips.map(({ record: { callId }, now }) => [callId, now.decision])).toEqual([
    [asked.callId, 'allow'],
  ]);
  expect(flips[0]?.now.policies).toEqual(['mates-read-and-write']);
});

test('an edit that shows mates a tool which then needs a person is a flip too', () => {
  const edited = with_((text) =>
    text.replace(
      'resource.effect == "write"',
      'resource.effect == "write" || resource.name == "close_parcel"',
    ),
  );
  const { flips } = replay(records, catalogue, edited);
  expect(flips.map(({ record: { callId }, now }) => [callId, now])).toEqual([
    [asked.callId, { decision: 'needs-approval', policies: ['somebody-agrees-to-what-destroys'] }],
  ]);
});

test('a consent on record counts again, through the channel that it came', () => {
  const stricter = with_((text) =>
    text.replace('context.approval.channel == "page"', 'context.approval.channel == "fax"'),
  );
  expect(replay([consented], catalogue, stricter).flips).toHaveLength(1);
});

test('what hangs on an argument is unclear, and nothing else is', () => {
  const { set } = today;
  const text = [...set.policies.values()].map((policy) => policy.text).join('\n');
  const more =
    '@id("m") forbid (principal, action == Action::"call:read_letter", resource) when { context.arguments.path like "x*" };';
  const edited = policySetOf([['a.cedar', text + more]]);
  const replayed = replay(records, catalogue, { set: edited, engine: createEngine(edited) });
  expect(replayed.unclear.map(({ record: { tool } }) => tool)).toEqual(['read_letter']);
  expect(replayed.flips).toEqual([]);
});

test('a tool that is gone is a call that is denied', () => {
  const without = catalogue.filter(({ name }) => name !== 'read_letter');
  expect(replay([record({})], without, today).flips).toHaveLength(1);
});

test('lines of other kinds are passed over, with or without the wrapper of the log; a decision without its basis is not', () => {
  expect(recordOf({ record: 'outcome' })).toBeUndefined();
  expect(recordOf({ level: 'INFO' })).toBeUndefined();
  expect(recordOf({ audit: record({}) })).toMatchObject({ tool: 'read_letter' });
  const { scopes: _, ...old } = record({});
  expect(() => recordOf(old)).toThrow(/scopes/);
});
