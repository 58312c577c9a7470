import { expect, test } from 'vitest';
import { printCall } from '../../../../stacks/local/watch/print-call.ts';

const call = {
  ...{ at: '2026-12-01T10:11:12.000Z', callId: 'c1', tool: 'read_letter', caller: 'ines', tenant: 'fjord' },
  ...{ decision: 'allow', outcome: 'crashed', durationMs: 12, why: [] },
};

test('a call is a line, and each reason another one', () => {
  expect(printCall({ ...call, why: ['Error: no', 'at handler.ts:1:2'] })).toBe(
    'crashed           10:11:12  ines (fjord)      read_letter              12 ms  c1\nwhy  Error: no\nwhy  at handler.ts:1:2\n',
  );
});

test('a tool cannot write lines, or hide one, with what it throws', () => {
  const text = printCall({ ...call, why: ['no\nok  10:11:12  all is well \u001b[2J\u202e'] });
  expect(text.split('\n')).toHaveLength(3);
  expect(text).toContain('no\\u{a}ok  10:11:12  all is well \\u{1b}[2J\\u{202e}');
});

test('somebody without a name is the beginning of the subject', () => {
  expect(printCall({ ...call, caller: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ' })).toContain('ABCDEFGHIJ… (fjord)');
});
