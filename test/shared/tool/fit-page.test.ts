import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fitPage, pageBytes } from '../../../shared/tool/fit-page.ts';
import { outcomeOf, Reply } from '../../../shared/tool/work.ts';

const maxOutputBytes = 400;
const limit = pageBytes({ maxOutputBytes });
const bytesOf = (answer: Reply | Record<string, unknown>) =>
  Buffer.byteLength(JSON.stringify(outcomeOf(answer)));

test('a page holds as many items as fit, counted in bytes of JSON, and one more would not', () => {
  const item = fc.string({ unit: 'binary', maxLength: 30 });
  fc.assert(
    fc.property(fc.array(item, { maxLength: 60 }), fc.boolean(), (items, twice) => {
      const answerOf = (n: number) => {
        const output = { items: items.slice(0, n), ...(n < items.length && { nextCursor: 'c'.repeat(20) }) };
        return twice ? new Reply([{ type: 'text', text: JSON.stringify(output.items) }], output) : output;
      };
      const page = outcomeOf(fitPage({ maxOutputBytes }, items.length, answerOf));
      const { length } = (page.structuredContent as { items: string[] }).items;
      expect(Buffer.byteLength(JSON.stringify(page))).toBeLessThanOrEqual(limit);
      if (length < items.length) expect(bytesOf(answerOf(length + 1))).toBeGreaterThan(limit);
    }),
  );
});

test('all items fit where all but one do not, since the last page needs no cursor', () => {
  const items = ['x'.repeat(100), 'x'.repeat(100), 'x'];
  const answerOf = (n: number) => ({
    items: items.slice(0, n),
    ...(n < items.length && { nextCursor: 'c'.repeat(300) }),
  });
  expect(fitPage({ maxOutputBytes }, 3, answerOf)).toEqual({ items });
});

test('an item that fits into no page is a defect, not an endless row of empty pages', () => {
  const answerOf = (n: number) => ({ items: n > 0 ? ['x'.repeat(500)] : [] });
  expect(() => fitPage({ maxOutputBytes }, 3, answerOf)).toThrow('fits into no page');
});

test('a page of nothing is a page', () => {
  expect(fitPage({ maxOutputBytes }, 0, () => ({ items: [] }))).toEqual({ items: [] });
});

test('a page leaves room for the words that take the place of what is redacted', () => {
  expect(pageBytes({ maxOutputBytes: 40_000 })).toBe(38_000);
});
