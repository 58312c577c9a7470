import { expect, test } from 'vitest';
import { loadProblems, printCrashes, printKills, printLoads } from './print.ts';
import type { LoadResult } from './run-load.ts';
import { count, createTally } from './tally.ts';

function result(seconds: number, systemMb: (at: number) => number): LoadResult {
  const tally = createTally();
  for (let at = 1; at <= 100; at += 1) count(tally, 'right', at);
  count(tally, 'busy', 5);
  count(tally, 'refused', 5);
  count(tally, { wrong: 'it is Petra of fjord' }, 5);
  const samples = Array.from({ length: seconds }, (_, at) => ({
    ...{ systemMb: systemMb(at), systemDescriptors: 100, functionMb: 90, environments: 3 },
  }));
  return { clients: 8, seconds, seed: 1, which: 'all', tally, samples, spentSeconds: seconds };
}

test('a load is a row with its verdicts, waits and growth', () => {
  const [titles, row] = printLoads([result(10, () => 200)]).split('\n');
  expect(titles).toMatch(/^clients +calls +right +refused +busy +wrong/);
  expect(row?.split(/ {2,}/)).toEqual([
    '8',
    '103',
    '100',
    '1',
    '1',
    '1',
    '10',
    '49 ms',
    '95 ms',
    '99 ms',
    '200 to 200',
    '90 to 90',
    '3',
    '100 to 100',
  ]);
});

test('a wrong answer is a problem, and so is growth over a minute', () => {
  const wrong = '8 clients: wrong 1 times: it is Petra of fjord';
  expect(loadProblems(result(10, (at) => 200 + 20 * at))).toEqual([wrong]);
  expect(loadProblems(result(60, () => 200))).toEqual([wrong]);
  expect(loadProblems(result(60, (at) => 200 + 20 * at))).toEqual([
    ...[wrong, expect.stringMatching(/^8 clients: systemMb grew to ×1\.\d\d in the second half$/)],
  ]);
});

test('kills are a row for each function', () => {
  const kill = { heard: 'ok', next: 'ok', written: true, path: 'a' };
  const text = printKills([
    { ...kill, victim: 'router', nextMs: 700 },
    { ...kill, victim: 'router', nextMs: 900, heard: '502: no' },
  ]);
  expect(text.split('\n')[1]).toMatch(/^router +2 +900 ms +900 ms +1 ok, 1 502: no$/);
});

test('crashes are a row with what was answered, cut off and there', () => {
  const cut = { path: 'a', heard: 'TypeError: cut', written: true };
  const writes = [{ ...cut, heard: 'ok' }, cut, { ...cut, written: false }];
  const text = printCrashes([{ writes, startMs: 3_000, nextMs: 500, next: 'ok', leftBehind: 0 }]);
  expect(text.split('\n')[1]).toMatch(/^1 +1 +2 +1 +3000 ms +500 ms$/);
});
