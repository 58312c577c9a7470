/**
 * Texts of policies as patterns, in which literal text and wildcards have different types, and examples that match
 * a pattern.
 */
import { anyCharacter, anyText, globMatches, globOf, type Piece } from '../../iam/glob.ts';
import { parsePolicyText } from '../../iam/policy-text.ts';

export type Pattern = readonly Piece[];

/** @returns the value of a condition key by its lower-case name; undefined when the request has none */
export type KeyValue = (key: string) => string | undefined;

/**
 * Replaces the variables in a text of a policy by their values.
 * @param wildcards whether `*` and `?` are wildcards, as in Resource and StringLike
 * @returns one pattern; none when a variable has no value, because the text then matches nothing
 */
export function fillPattern(text: string, wildcards: boolean, keyValue: KeyValue): Pattern[] {
  const pieces: Piece[] = [];
  for (const piece of parsePolicyText(text, wildcards, 'reach')) {
    const filled = typeof piece === 'object' ? (keyValue(piece.key) ?? piece.fallback) : piece;
    if (filled === undefined || filled === '') return [];
    pieces.push(filled);
  }
  return [pieces];
}

/** @returns the rest of `pattern` behind `prefix`; none when no matching text begins with `prefix` */
export function behind(pattern: Pattern, prefix: string): Pattern[] {
  const wild = pattern.findIndex((piece) => typeof piece !== 'string');
  const literal = (wild < 0 ? pattern : pattern.slice(0, wild)).join('');
  if (literal.startsWith(prefix))
    return [[literal.slice(prefix.length), ...(wild < 0 ? [] : pattern.slice(wild))]];
  // A wildcard within the prefix may match any rest, so assume the widest.
  return wild >= 0 && prefix.startsWith(literal) ? [[anyText]] : [];
}

/** @returns two texts that match the pattern and differ at each wildcard; one for a literal pattern */
export function examplesOf(pattern: Pattern): string[] {
  const example = (any: string, one: string) =>
    pattern.map((piece) => (piece === anyText ? any : piece === anyCharacter ? one : piece)).join('');
  return [...new Set([example('probe-1', 'p'), example('probe-2/deeper', 'q')])];
}

/** @returns the pattern as text for people */
export function textOf(pattern: Pattern): string {
  return pattern.map((piece) => (piece === anyText ? '*' : piece === anyCharacter ? '?' : piece)).join('');
}

/** @returns whether `wide` matches the examples of `narrow` */
export function covers(wide: Pattern, narrow: Pattern): boolean {
  const glob = globOf(wide);
  return examplesOf(narrow).every((example) => globMatches(glob, example));
}

/** @returns whether the pattern matches exactly one text */
export const isLiteral = (pattern: Pattern): boolean => pattern.every((piece) => typeof piece === 'string');

export const anything: Pattern = [anyText];

/** `text*` */
export const startingWith = (text: string): Pattern => [text, anyText];
