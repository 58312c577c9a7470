import { expect, test } from 'vitest';
import { createCleaner } from '../../../../functions/router/content/clean-content.ts';
import { personalData } from '../../../../functions/router/content/personal-data.ts';
import { personalDataCases } from './corpus.ts';

test.each(personalDataCases)('personal data: $what', async ({ text, classes, clean }) => {
  expect(await createCleaner([personalData(classes)]).text(text)).toBe(clean);
});

test('a class that a contract does not name is left', async () => {
  const hostile = personalDataCases.filter(({ text, clean }) => text !== clean);
  expect(hostile.length).toBeGreaterThan(5);
  for (const { text } of hostile) expect(await createCleaner([personalData([])]).text(text)).toBe(text);
});
