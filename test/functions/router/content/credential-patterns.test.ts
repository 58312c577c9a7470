import { describe, expect, it } from 'vitest';
import { credentialPatterns } from '../../../../functions/router/content/credential-patterns.ts';
import { casesOf } from './corpus.ts';

const texts = casesOf('credentials').map(({ text }) => text);

describe.each(credentialPatterns.map((one, at) => ({ ...one, at })))(
  'pattern $at: $kind',
  ({ hint, pattern }) => {
    const matches = texts.flatMap((text) => Array.from(text.matchAll(pattern), (match) => ({ match, text })));

    it('finds something in the corpus', () => {
      expect(matches.length).toBeGreaterThan(0);
    });

    it('is asked for every text that it would find something in: the hint stands there', () => {
      for (const { text } of matches) expect(hint.test(text)).toBe(true);
    });

    it('is global, and its hint is not: a hint that remembers a place would miss', () => {
      expect([pattern.global, hint.global, hint.sticky]).toEqual([true, false, false]);
    });
  },
);
