import { expect, test } from 'vitest';
import { createCleaner } from '../../../../functions/router/content/clean-content.ts';
import { credentials } from '../../../../functions/router/content/credentials.ts';
import { casesOf } from './corpus.ts';

const cleaned = (text: string) => createCleaner([credentials]).text(text);
const cases = casesOf('credentials');

test.each(cases)('$what, by this filter alone', async ({ text, clean }) => {
  expect(await cleaned(text)).toBe(clean);
});

test('no finding repeats what was found', async () => {
  for (const { text } of cases)
    for (const { start, end, kind, instead } of await credentials.find(text)) {
      expect(text.slice(start, end)).not.toBe('');
      expect(instead).toBe(`[redacted: ${kind}]`);
    }
});

test('findings are in order and do not overlap', async () => {
  for (const { text } of cases) {
    const ends = (await credentials.find(text)).flatMap(({ start, end }) => [start, end]);
    expect(ends).toEqual(ends.toSorted((a, b) => a - b));
  }
});
