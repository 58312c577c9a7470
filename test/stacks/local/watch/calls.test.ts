import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type CallWatch, createCallWatch, type SeenCall } from '../../../../stacks/local/watch/calls.ts';

const line = {
  ...{ record: 'outcome', at: '2026-12-01T10:00:00.000Z', callId: 'c1', tool: 'read_letter' },
  ...{ caller: { subject: 'abc', tenant: 'fjord' }, decision: 'allow', policies: ['use'] },
  ...{ sessions: [{ accessKeyId: 'ASIA1' }], outcome: 'crashed', durationMs: 12 },
};
const logged = (change: object = {}, functionName = 'app-router') => ({
  ...{ functionName, stream: 'stdout' as const },
  text: JSON.stringify({ level: 'INFO', audit: { ...line, ...change } }),
});
const thrown = (stack: string, callId = 'c1') => ({
  ...{ functionName: 'app-tool', stream: 'thrown' as const, text: JSON.stringify({ callId, stack }) },
});

let seen: SeenCall[];
let watch: CallWatch;
beforeEach(() => {
  vi.useFakeTimers();
  seen = [];
  watch = createCallWatch({
    ...{ recordsOf: new Set(['app-router']), names: new Map([['abc', 'ines']]) },
    ...{ places: (stack) => stack.replace('bundle.mjs', 'handler.ts'), onCall: (call) => seen.push(call) },
  });
});
afterEach(() => {
  watch.close();
  vi.useRealTimers();
});

function settled(): SeenCall[] {
  vi.runAllTimers();
  return seen;
}

test('an outcome is a call of a person; the rest of a log is none', () => {
  watch.log(logged({ record: 'decision' }));
  watch.log(logged({}, 'app-tool-read_letter'));
  watch.log({ ...logged(), text: 'no JSON' });
  expect(settled()).toEqual([]);
  watch.log(logged({ outcome: 'ok' }));
  watch.log(logged({ outcome: 'ok', caller: { subject: 'xyz', tenant: 'tundra' } }));
  expect(settled().map(({ caller }) => caller)).toEqual(['ines', 'xyz']);
});

test('what a tool threw belongs to its call, also when it comes after the outcome', () => {
  watch.log(thrown('Error: other', 'c2'));
  watch.log(logged());
  watch.log(
    thrown(
      'TypeError: no\n    at node:internal\n    at read (/app/bundle.mjs:3:1)\n    at /app/shared/tool/x.ts',
    ),
  );
  expect(settled()[0]?.why).toEqual(['TypeError: no', 'at read (/app/handler.ts:3:1)']);
});

test('a denial belongs to the call that has its session, once', () => {
  watch.denied({ accessKeyId: 'ASIA1', sentence: 'User: a is not authorized' });
  watch.denied({ accessKeyId: 'ASIA1', sentence: 'User: a is not authorized' });
  watch.denied({ accessKeyId: 'ASIA2', sentence: 'another' });
  watch.log(logged());
  expect(settled()[0]?.why).toEqual(['User: a is not authorized']);
  watch.log(logged());
  expect(settled()[1]?.why).toEqual([]);
});

test('a denied call names its policies, and an answered one needs no reason', () => {
  watch.log(logged({ decision: 'deny', outcome: 'denied', policies: ['only-at-day', 'never'] }));
  watch.denied({ accessKeyId: 'ASIA1', sentence: 'a probe that was denied' });
  watch.log(logged({ outcome: 'ok', sessions: [{ accessKeyId: 'ASIA1' }] }));
  expect(settled().map(({ why }) => why)).toEqual([
    ['a probe that was denied', 'by only-at-day, never'].toReversed(),
    [],
  ]);
});

test('what never gets an outcome is forgotten', () => {
  watch.log(thrown('Error: first', 'first'));
  for (let at = 0; at < 200; at += 1) watch.log(thrown('Error: more', `more-${at}`));
  watch.log(logged({ callId: 'first' }));
  watch.log(logged({ callId: 'more-199' }));
  expect(settled().map(({ why }) => why)).toEqual([[], ['Error: more']]);
});
