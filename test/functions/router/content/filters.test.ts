/** Each filter over its corpus, alone in what it finds: with one taken out of the chain, its cases slip through. */
import { describe, expect, test } from 'vitest';
import {
  argumentFilters,
  checkContent,
  nameFilters,
} from '../../../../functions/router/content/check-content.ts';
import { createCleaner, resultFilters } from '../../../../functions/router/content/clean-content.ts';
import type { Filter } from '../../../../functions/router/content/span.ts';
import { checkGrant } from '../../../../shared/grant.ts';
import { casesOf, traversalCases } from './corpus.ts';
import { isWithoutSecret, sessionCases, sessions } from './sessions-in-play.ts';

const chain = resultFilters({ pii: [] }, sessions);
const clean = (text: string, filters: readonly Filter[] = chain) => createCleaner(filters).text(text);

/** Whether a text is as it should be; `hostile`: it was not, before. */
type Checked = {
  filter: string;
  what: string;
  text: string;
  hostile: boolean;
  isRight: (text: string) => boolean;
};

const corpus = ['terminal-sequences', 'invisible-characters', 'hidden-markup', 'credentials'].flatMap(
  (filter) => casesOf(filter).map((one) => ({ filter, ...one })),
);
const all: Checked[] = [
  ...corpus.map((one) => ({
    ...one,
    hostile: one.text !== one.clean,
    isRight: (text: string) => text === one.clean,
  })),
  ...sessionCases.map((one) => ({
    ...one,
    filter: 'session-credentials',
    hostile: true,
    isRight: isWithoutSecret,
  })),
];

describe('a result', () => {
  test.each(all)('$filter: $what', async ({ text, isRight }) => {
    const cleaned = await clean(text);
    expect(isRight(cleaned), cleaned).toBe(true);
  });

  test.each(all)('is clean when it was cleaned: $filter, $what', async ({ text }) => {
    const once = await clean(text);
    expect(await clean(once)).toBe(once);
  });

  test.each(chain.map(({ name }) => name))('without the filter %s is not clean', async (name) => {
    const others = chain.filter((filter) => filter.name !== name);
    const slips: string[] = [];
    for (const { filter, what, text, isRight } of all)
      if (!isRight(await clean(text, others))) slips.push(`${filter}: ${what}`);
    const own = all.filter(({ filter, hostile }) => hostile && filter === name);
    expect(own.length).toBeGreaterThan(10);
    for (const { filter, what } of own) expect(slips).toContain(`${filter}: ${what}`);
    // What slips through beside them is built to be caught by two: a key that something hidden cuts in two.
    const foreign = slips.filter((one) => !one.startsWith(`${name}: `));
    expect(foreign.filter((one) => !/key with a comment|around a key/.test(one)).join('; ')).toBe('');
  });
});

describe('an argument', () => {
  const planted = corpus.filter(({ filter }) => argumentFilters.some(({ name }) => name === filter));
  /** Of a tool whose grant is bound to `name`, and to nothing else. */
  const grants = [
    checkGrant({ actions: ['dynamodb:GetItem'], on: 'parcels', leadingKey: '{caller.tenant}#{input.name}' }),
  ];
  const refusal = (input: unknown, filters = nameFilters) =>
    checkContent({ grants }, input, { ofTexts: argumentFilters, ofNames: filters }).then(
      () => undefined,
      ({ reason }) => reason,
    );

  test.each(planted.filter(({ text, clean: expected }) => text !== expected))(
    'with $what is refused, and not quoted',
    async ({ text }) => {
      const reason = await refusal({ a: [{ note: text }] });
      expect(reason).toMatchObject({ is: 'refused-content', where: 'a.note' });
      expect(reason.why.length).toBeLessThan(60);
      const parts = Array.from(reason.why as string, (_, at) => reason.why.slice(at, at + 12));
      expect(parts.filter((part) => part.length === 12 && text.includes(part))).toEqual([]);
    },
  );

  test.each(planted.filter(({ text, clean: expected }) => text === expected))(
    'with $what passes',
    async ({ text }) => {
      expect(await refusal({ note: text })).toBeUndefined();
    },
  );

  test.each(traversalCases)('$what: $refused', async ({ text, refused }) => {
    expect((await refusal({ name: text }))?.is).toBe(refused ? 'refused-content' : undefined);
  });

  test.each(traversalCases)('prose may speak of $what', async ({ text }) => {
    for (const input of [{ note: text }, { list: [{ name: [text] }] }, { note: { name: text } }])
      expect(await refusal(input)).toBeUndefined();
  });

  test('a name in a list is a name', async () => {
    expect(await refusal({ name: ['a', { b: '%2e%2e%2fx' }] })).toMatchObject({ is: 'refused-content' });
  });

  test('of which a name is unsafe is refused without the name', async () => {
    const reason = await refusal({ filter: { 'ab\u200bcd': 1 } });
    expect(reason).toEqual({
      is: 'refused-content',
      where: 'filter',
      why: 'holds an invisible character (U+200B)',
    });
  });

  test.each(nameFilters.map(({ name }) => name))(
    'without the filter %s is not refused for it',
    async (name) => {
      const others = nameFilters.filter((filter) => filter.name !== name);
      const own = [
        ...planted.filter(({ filter, text, clean: expected }) => filter === name && text !== expected),
        ...traversalCases.filter(({ refused }) => refused && name === 'traversal'),
      ];
      expect(own.length).toBeGreaterThan(10);
      for (const { what, text } of own) {
        const [whole, less] = [await refusal({ name: text }), await refusal({ name: text }, others)];
        expect(whole?.why, what).toBeDefined();
        expect(less?.why, what).not.toBe(whole?.why);
      }
    },
  );
});
