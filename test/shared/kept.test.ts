import { expect, test } from 'vitest';
import { createCache, freezeDeep } from '../../shared/kept.ts';

test('makes a value once, and gives the same one to all who ask', () => {
  const kept = createCache<{ of: string }>(2);
  const first = kept('a', () => ({ of: 'first' }));
  expect(kept('a', () => ({ of: 'second' }))).toBe(first);
});

test('keeps the last values only', () => {
  const kept = createCache<string[]>(2);
  for (const key of ['a', 'b', 'c']) kept(key, () => [key]);
  expect(kept('b', () => ['again'])).toEqual(['b']);
  expect(kept('a', () => ['again'])).toEqual(['again']);
});

test('keeps nothing of what throws', () => {
  const kept = createCache<number>(2);
  const fails = () => {
    throw new Error('not JSON');
  };
  expect(() => kept('a', fails)).toThrow('not JSON');
  expect(kept('a', () => 1)).toBe(1);
});

test('lets nobody change a value for the others, however deep', () => {
  const value = createCache<{ Statement: { Action: string[] }[] }>(1)('a', () => ({
    Statement: [{ Action: ['s3:GetObject'] }],
  }));
  expect(() => value.Statement.push({ Action: [] })).toThrow(TypeError);
  expect(() => value.Statement[0]?.Action.push('*')).toThrow(TypeError);
  expect(freezeDeep('text')).toBe('text');
});
