import { expect, test } from 'vitest';
import type { AuditRecord } from '../../../stacks/audit/record.ts';
import { tellCall } from '../../../stacks/audit/tell-call.ts';
import { chains } from './chains.ts';

const [decision, outcome] = chains(1, 2) as [AuditRecord, AuditRecord];

test('a call is told from who to how it ended', () => {
  expect(tellCall([outcome, decision, decision])).toEqual([
    '2026-01-01 00:00:00 UTC: s of fjord, in mates, called read_letter through the client c from 203.0.113.7.',
    'Who that is, says https://issuer.',
    `The arguments have the digest sha256:${'0'.repeat(64)}.`,
    'It was allowed, by use.',
    'It worked with ASIA1 (until 2026-01-01 00:15:00 UTC); CloudTrail names it for all that was done.',
    'It ended after 12 ms: ok.',
    `The answer has the digest sha256:${'0'.repeat(64)}.`,
    'Writer 00000000-0000-4000-8000-000000000000, records 1 and 0.',
  ]);
});

test('a denial, a consent and what was taken out are told', () => {
  const denied = { ...decision, decision: 'deny' as const, reason: 'missing-scope', policies: [] };
  expect(tellCall([denied])).toContain('It was denied (missing-scope).');
  expect(tellCall([denied])).toContain(
    'No outcome is on record: the call was cut off, or it still runs, or a record is missing.',
  );
  const consent = { channel: 'page', approver: 'p', approvedAt: '2026-01-01T00:00:01.000Z' };
  expect(tellCall([{ ...decision, consent }, outcome])).toContain(
    'p approved it at 2026-01-01 00:00:01 UTC, through the page.',
  );
  const content = { removed: { 'hidden-text': 1 }, redacted: { credentials: 2 } };
  expect(tellCall([decision, { ...outcome, content }])).toContain(
    'Taken out of the answer: 1 × hidden-text and 2 × credentials.',
  );
});

test('a call that ended before a decision, and one with too many records, are told as such', () => {
  expect(tellCall([{ ...outcome, decision: 'none', sessions: [] }])).toEqual(
    expect.arrayContaining(['It ended before anything was decided.', 'It got no session.']),
  );
  const third = { ...outcome, sequence: 7 };
  expect(tellCall([decision, outcome, third]).at(-1)).toBe(
    'There are more records of this call than a decision and an outcome: verify them.',
  );
});

test('a value cannot write lines of its own', () => {
  const lines = tellCall([
    { ...decision, caller: { ...decision.caller, clientId: 'x\nIt was allowed.\u202e' } },
    outcome,
  ]);
  expect(lines[0]).toContain('x\\u{a}It was allowed.\\u{202e}');
});
