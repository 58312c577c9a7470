import { expect, test } from 'vitest';
import type { AuditRecord } from '../../../stacks/audit/record.ts';
import { createWitness } from '../../../stacks/audit/witness.ts';
import { chains } from './chains.ts';

const [decision, outcome] = chains(1, 2) as [AuditRecord, AuditRecord];
const line = {
  ...{ callId: decision.callId, time: '01/Jan/2026:00:00:00 +0000', endpoint: 'vpce-1', method: 'POST' },
  session: 'arn:aws:sts::1:assumed-role/app-invoke/read_letter@s',
  ...{ path: '/tools/read_letter', status: '200', error: '-', bytes: '1', latencyMs: '1' },
};

function witnessed(lines: readonly object[], records: readonly AuditRecord[]) {
  const witness = createWitness();
  for (const each of lines) witness.see(each);
  for (const record of records) witness.explain(record);
  const { calls, findings } = witness.end();
  return { calls, why: findings.map(({ why }) => why) };
}
const unexplained = 'no decision of the router allows it';

test('a call whose decision is on record is explained', () => {
  expect(witnessed([line], [outcome, decision, decision])).toEqual({ calls: 1, why: [] });
  expect(witnessed([{ ...line, status: '502' }], [decision])).toEqual({ calls: 1, why: [] });
});

test.each<[string, object[], AuditRecord[]]>([
  ['without any record, as of somebody who goes around the router', [line], []],
  ['with an outcome alone', [line], [outcome]],
  ['whose decision was a denial', [line], [{ ...decision, decision: 'deny' }]],
  ['of another tool than was decided', [{ ...line, path: '/tools/write_letter' }], [decision]],
  [
    'of another caller',
    [{ ...line, session: 'arn:aws:sts::1:assumed-role/app-invoke/read_letter@x' }],
    [decision],
  ],
  [
    'of a session without a caller',
    [{ ...line, session: 'arn:aws:sts::1:assumed-role/app-invoke/name' }],
    [decision],
  ],
  ['under an id of its own', [{ ...line, callId: 'invented' }], [decision]],
])('a call %s is named', (_what, lines, records) => {
  expect(witnessed(lines, records).why).toEqual([unexplained]);
});

test('a decision that was used twice is named', () => {
  expect(witnessed([line, line], [decision])).toEqual({ calls: 2, why: ['it reached the tool 2 times'] });
});

test('what the API refused by itself reached no tool, and lines of another log are none', () => {
  expect(
    witnessed(
      [
        { ...line, status: '403' },
        { ...line, status: '429' },
      ],
      [],
    ),
  ).toEqual({ calls: 0, why: [] });
  expect(createWitness().see({ ...line, path: '/mcp' })).toBe(false);
  expect(createWitness().see('text')).toBe(false);
});
