/**
 * Texts of policies as patterns, and examples that fit them. In: a text as written in a policy, and the values of
 * its variables. Out: pieces, of which literal text and wildcards are told apart.
 */
import { anyCharacter, anyText, globMatches, globOf, type Piece } from '../../iam/glob.ts';
import { parsePolicyText } from '../../iam/policy-text.ts';

export type Pattern = readonly Piece[];

/** Values of condition keys by lower-case name; undefined: the request has none. */
export type KeyValue = (key: string) => string | undefined;

/**
 * A text of a policy with its variables filled in: one pattern, or none when a variable has no value, since such a
 * text fits nothing.
 * @param wildcards whether `*` and `?` are such, as in Resource and StringLike
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

/** The rest of `pattern` behind `prefix`: one pattern, or none when no text that fits it begins so. */
export function behind(pattern: Pattern, prefix: string): Pattern[] {
  const wild = pattern.findIndex((piece) => typeof piece !== 'string');
  const literal = (wild < 0 ? pattern : pattern.slice(0, wild)).join('');
  if (literal.startsWith(prefix))
    return [[literal.slice(prefix.length), ...(wild < 0 ? [] : pattern.slice(wild))]];
  // A wildcard within the prefix stands for anything behind it, too: the wide reading.
  return wild >= 0 && prefix.startsWith(literal) ? [[anyText]] : [];
}

/** Two texts that fit the pattern, and differ as far as it lets them; one where it is a literal. */
export function examplesOf(pattern: Pattern): string[] {
  const example = (any: string, one: string) =>
    pattern.map((piece) => (piece === anyText ? any : piece === anyCharacter ? one : piece)).join('');
  return [...new Set([example('probe-1', 'p'), example('probe-2/deeper', 'q')])];
}

/** For people: `*` and `?` as written, everything else as it is. */
export function textOf(pattern: Pattern): string {
  return pattern.map((piece) => (piece === anyText ? '*' : piece === anyCharacter ? '?' : piece)).join('');
}

/** Whether everything that fits `narrow` fits `wide`, as far as examples tell. */
export function covers(wide: Pattern, narrow: Pattern): boolean {
  const glob = globOf(wide);
  return examplesOf(narrow).every((example) => globMatches(glob, example));
}

/** Whether the pattern stands for one text alone. */
export const isLiteral = (pattern: Pattern): boolean => pattern.every((piece) => typeof piece === 'string');

export const anything: Pattern = [anyText];

/** `text*` */
export const startingWith = (text: string): Pattern => [text, anyText];
