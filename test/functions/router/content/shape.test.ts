/** What is refused before anything walks through it. */
import { describe, expect, test } from 'vitest';
import { checkArguments } from '../../../../functions/router/check-arguments.ts';
import { isTooDeep, maxDepth, whyMisshapen } from '../../../../functions/router/content/shape.ts';
import { readLetter } from '../../../fixture-app/tools/read-letter/tool.ts';
import { ines } from '../fakes.ts';

const nested = (depth: number): unknown =>
  JSON.parse(`${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`) as unknown;

const cases: [string, unknown, string | undefined][] = [
  ['32 levels', nested(maxDepth), undefined],
  ['33 levels', nested(maxDepth + 1), 'is nested deeper than 32 levels'],
  ['100,000 levels', nested(100_000), 'is nested deeper than 32 levels'],
  [
    '100,000 levels of arrays',
    JSON.parse('['.repeat(100_000) + ']'.repeat(100_000)),
    'is nested deeper than 32 levels',
  ],
  ['a text of 131,072 characters', { a: 'x'.repeat(131_072) }, undefined],
  ['a text of one more', { a: 'x'.repeat(131_073) }, 'is longer than 131072 characters'],
  [
    'texts of half a megabyte',
    { a: Array.from({ length: 5 }, () => 'x'.repeat(110_000)) },
    'are larger than 524288 bytes',
  ],
  ['half a million numbers', { a: Array.from({ length: 600_000 }, () => 1) }, 'are larger than 524288 bytes'],
  [
    '1,000 properties',
    Object.fromEntries(Array.from({ length: 1_000 }, (_, at) => [`p${at}`, 1])),
    undefined,
  ],
  [
    '1,001 properties',
    Object.fromEntries(Array.from({ length: 1_001 }, (_, at) => [`p${at}`, 1])),
    'hold more than 1000 properties',
  ],
  ['a property __proto__', JSON.parse('{"a":{"__proto__":{"admin":true}}}'), 'has a property __proto__'],
  ['nothing', undefined, undefined],
  ['null', null, undefined],
];

describe('arguments', () => {
  test.each(cases)('with %s', (_what, given, why) => {
    expect(whyMisshapen(given)?.why).toBe(why);
  });

  test('are refused for their shape before the schema, which would report the rest', async () => {
    const given = { path: nested(100_000), more: 1 };
    const call = { id: 'c', caller: ines };
    await expect(checkArguments(readLetter, given, call)).rejects.toMatchObject({
      reason: { is: 'refused-content' },
    });
  });

  test('a name that does not look like one is not repeated', () => {
    const refused = whyMisshapen({ 'an <evil> name': 'x'.repeat(131_073) });
    expect(refused?.where).toBe('(a name)');
  });
});

test('a result of 32 levels can be walked, one of 33 is too deep', () => {
  expect([isTooDeep(nested(maxDepth)), isTooDeep(nested(maxDepth + 1))]).toEqual([false, true]);
});
