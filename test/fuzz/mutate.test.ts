import { expect, test } from 'vitest';
import { randomFrom } from '../../stacks/report/scale/random.ts';
import { mutateText, mutateValue } from './mutate.ts';

test('texts and values differ from the valid one in many ways, and are the same for the same numbers', () => {
  const value = { a: [1, 'two'], b: { c: null } };
  const values = Array.from({ length: 400 }, (_, seed) =>
    JSON.stringify(mutateValue(value, randomFrom(seed))),
  );
  const texts = Array.from({ length: 400 }, (_, seed) => mutateText('a valid text', randomFrom(seed)));
  expect(new Set(values).size).toBeGreaterThan(300);
  expect(new Set(texts).size).toBeGreaterThan(300);
  expect(values.some((text) => text?.includes('__proto__'))).toBe(true);
  expect(mutateText('a valid text', randomFrom(7))).toBe(texts[7]);
  expect(value).toEqual({ a: [1, 'two'], b: { c: null } });
});

test('a name such as __proto__ becomes a property, and changes no prototype', () => {
  for (let seed = 0; seed < 2_000; seed += 1) mutateValue({ a: 1 }, randomFrom(seed));
  expect(Object.keys(Object.prototype)).toEqual([]);
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
});
