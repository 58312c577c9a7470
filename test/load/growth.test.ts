import { expect, test } from 'vitest';
import { growthOf, type Sample } from './growth.ts';

const samples = (systemMb: (at: number) => number): Sample[] =>
  Array.from({ length: 80 }, (_, at) => ({
    ...{ systemMb: systemMb(at), systemDescriptors: 100, functionMb: 90, environments: 3 },
  }));

test('what was warm before the second quarter and stays so is flat', () => {
  expect(
    growthOf(
      samples((at) => Math.min(at, 20) * 10),
      'systemMb',
    ),
  ).toBe(1);
});

test('what grows to the end is seen', () => {
  expect(
    growthOf(
      samples((at) => 100 + at),
      'systemMb',
    ),
  ).toBeGreaterThan(1.25);
});
