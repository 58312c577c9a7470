import { expect, it } from 'vitest';
import { figureOf, quantile } from './statistics.ts';

it('takes the middle value, and the width of the middle half', () => {
  expect(figureOf([5, 1, 4, 2, 3])).toEqual({ median: 3, iqr: 2, values: [5, 1, 4, 2, 3] });
});

it('goes between two values in proportion', () => {
  expect(quantile([1, 2], 0.5)).toBe(1.5);
  expect(quantile([0, 10, 20, 30, 40], 0.1)).toBe(4);
});

it('has no figure for nothing', () => {
  expect(() => figureOf([])).toThrow('nothing was measured');
});
