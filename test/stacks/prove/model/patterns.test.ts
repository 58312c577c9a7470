import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { actionsOverlap, patternsOverlap } from '../../../../stacks/prove/model/patterns.ts';

const tenant = '${aws:PrincipalTag/tenant}';

describe('two IAM patterns', () => {
  it.for([
    ['bucket/*', 'bucket/fjord/*', true],
    ['bucket/fjord/*', 'bucket/tundra/*', false],
    [`bucket/${tenant}/*`, 'bucket/tundra/x', true],
    [`bucket/${tenant}/*`, 'basket/tundra/x', false],
    ['*', 'anything', true],
    ['a?c', 'abc', true],
    ['a?c', 'ac', false],
    ['a*', '*b', true],
    ['a*c', 'b*', false],
    ['*a*', '*b*', true],
    ['', '*', true],
    ['', '?', false],
  ] as const)('%s and %s overlap: %s', ([left, right, expected]) => {
    expect(patternsOverlap(left, right)).toBe(expected);
    expect(patternsOverlap(right, left)).toBe(expected);
  });

  it('overlap exactly when some text fits both', () => {
    const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 4 });
    const texts = allTexts(8);
    fc.assert(
      fc.property(pattern, pattern, (left, right) => {
        const [fitsLeft, fitsRight] = [left, right].map(matcher);
        const common = texts.some((text) => fitsLeft?.test(text) && fitsRight?.test(text));
        expect(patternsOverlap(left, right)).toBe(common);
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it('with many stars are compared quickly', () => {
    expect(patternsOverlap('*a'.repeat(60), `${'*a'.repeat(60)}b`)).toBe(false);
  });

  it('that name actions ignore case', () => {
    expect(actionsOverlap('STS:Assume*', 'sts:assumerole')).toBe(true);
  });
});

/** Long enough, because a shortest common text has at most as many characters as both patterns together. */
function allTexts(length: number): string[] {
  const texts = [''];
  for (const text of texts) if (text.length < length) texts.push(`${text}a`, `${text}b`);
  return texts;
}

function matcher(pattern: string): RegExp {
  return new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`);
}
