import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  mergeSpans,
  redaction,
  removal,
  spansOf,
  withoutSpans,
} from '../../../../functions/router/content/span.ts';

test('a removal leaves nothing, a redaction its kind', () => {
  const spans = [removal(1, 2, 'b'), redaction(3, 4, 'd')];
  expect(withoutSpans('abcde', spans)).toBe('ac[redacted: d]e');
});

test('a pattern gives the place of every match', () => {
  expect(spansOf('a1b22', /\d+/g, (start, end) => removal(start, end, 'digits'))).toEqual([
    removal(1, 2, 'digits'),
    removal(3, 5, 'digits'),
  ]);
});

test('of overlapping findings the first one, and of those the longest, gives the name', () => {
  expect(mergeSpans([removal(4, 8, 'late'), removal(2, 3, 'short'), removal(2, 5, 'long')])).toEqual([
    removal(2, 8, 'long'),
  ]);
  expect(mergeSpans([removal(2, 3, 'one'), removal(3, 4, 'two')])).toHaveLength(2);
});

test('merging changes none of the given findings', () => {
  const spans = [removal(0, 2, 'a'), removal(1, 5, 'b')];
  mergeSpans(spans);
  expect(spans).toEqual([removal(0, 2, 'a'), removal(1, 5, 'b')]);
});

test('every character of a finding is gone, and every other one stays', () => {
  const place = fc.tuple(fc.nat(20), fc.integer({ min: 1, max: 6 }));
  fc.assert(
    fc.property(fc.array(place, { maxLength: 6 }), (places) => {
      const text = 'abcdefghijklmnopqrstuvwxyz';
      const spans = places.map(([start, length]) => removal(start, start + length, 'x'));
      const kept = Array.from(text).filter(
        (_, at) => !spans.some(({ start, end }) => start <= at && at < end),
      );
      expect(withoutSpans(text, mergeSpans(spans))).toBe(kept.join(''));
    }),
  );
});
