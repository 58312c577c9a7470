import { expect, test } from 'vitest';
import { counted, effectProblems } from './run-fault.ts';

const effect = { callId: '1', path: '/a', decided: true };

test('a change before its decision and a change that happens twice are found', () => {
  expect(effectProblems([effect, { ...effect, callId: '2' }, { ...effect, path: '/b' }])).toEqual([]);
  expect(effectProblems([{ ...effect, decided: false }])).toEqual([
    '/a was changed before its decision was on record',
  ]);
  expect(effectProblems([effect, effect])).toEqual(['1 /a was changed 2 times']);
});

test('words are counted, the most frequent first', () => {
  expect(counted(['crashed', 'ok', 'ok'])).toBe('2 ok, 1 crashed');
});
