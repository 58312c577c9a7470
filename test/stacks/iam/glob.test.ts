/** Wildcards against their definition, and against time. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../stacks/iam/evaluate.ts';
import { anyCharacter, anyText, globMatches, globOf, type Piece } from '../../../stacks/iam/glob.ts';
import { oneStatement, questionOf } from './fixtures.ts';
import { oneOf, RUNS } from './small-world.ts';

describe('wildcards', () => {
  /** The definition, letter by letter. */
  function fits(pieces: readonly Piece[], value: string): boolean {
    const [first, ...rest] = pieces;
    if (first === undefined) return value === '';
    if (first === anyText) return fits(rest, value) || (value !== '' && fits(pieces, value.slice(1)));
    if (first === anyCharacter) return value !== '' && fits(rest, value.slice(1));
    return value.startsWith(first) && fits(rest, value.slice(first.length));
  }

  it('match what their definition says', () => {
    const piece = oneOf<Piece>(anyText, anyCharacter, 'a', 'b', 'ab', '*');
    const value = fc.string({ unit: oneOf('a', 'b', '*', '?'), maxLength: 10 });
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 7 }), value, (pieces, text) => {
        expect(globMatches(globOf(pieces), text)).toBe(fits(pieces, text));
      }),
      { ...RUNS, numRuns: 10_000 },
    );
  });

  it('need no time that grows like a power of the pattern', () => {
    const identity = [oneStatement({ Resource: `arn:aws:s3:::docs/${'a*'.repeat(200)}b` })];
    const asked = questionOf({ resource: `arn:aws:s3:::docs/${'a'.repeat(20_000)}` });
    // A backtracking matcher would not come back from this within the age of the universe.
    expect(evaluate(asked, { identity }).allowed).toBe(false);
  });
});
