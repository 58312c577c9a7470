/**
 * Compiles text of a policy, with variables, escapes and wildcards, into a test for values of a request. The
 * value of a variable is literal: it never acts as a wildcard, a variable or a separator.
 * Source: IAM User Guide, "IAM policy elements: Variables and tags".
 */
import { findConditionKey } from './condition-keys.ts';
import { anyCharacter, anyText, globMatches, globOf, type Piece } from './glob.ts';
import { PolicyError } from './policy-error.ts';
import type { RequestContext } from './request-context.ts';

type Variable = { key: string; fallback: string | undefined };
/** A policy's text as pieces: literal text, wildcards and variables. */
export type PolicyText = readonly (Piece | Variable)[];
/** Tests whether a request's value matches. */
export type Matcher = (value: string, context: RequestContext) => boolean;

const variablePattern = /^([^\s,'"{}*?$]+)(?:, '([^'"{}*?$]+)')?$/;

/**
 * Parses a policy's text. A variable's default value may not contain `*`, `?` or `$`: AWS does not say how it
 * reads them.
 * @param wildcards whether `*` and `?` are wildcards, not plain characters
 * @throws PolicyError for a variable that is malformed, unknown or multivalued
 */
export function parsePolicyText(text: string, wildcards: boolean, where: string): PolicyText {
  const pieces: (Piece | Variable)[] = [];
  let rest = text;
  while (rest !== '') {
    const plain = /^(?:[^*?$]|\$(?!\{))+/.exec(rest)?.[0];
    if (plain) pieces.push(plain);
    rest = rest.slice(plain?.length ?? 0);
    if (rest.startsWith('${')) {
      const end = rest.indexOf('}');
      if (end < 0) throw new PolicyError(where, `unclosed variable in ${JSON.stringify(text)}`);
      pieces.push(parseVariable(rest.slice(2, end), where));
      rest = rest.slice(end + 1);
    } else if (rest !== '') {
      const wildcard = rest[0] === '*' ? anyText : anyCharacter;
      pieces.push(wildcards ? wildcard : (rest[0] as string));
      rest = rest.slice(1);
    }
  }
  return pieces;
}

function parseVariable(inner: string, where: string): string | Variable {
  if (inner === '*' || inner === '?' || inner === '$') return inner;
  const [, name, fallback] = variablePattern.exec(inner) ?? [];
  if (name === undefined) throw new PolicyError(where, `malformed variable \${${inner}}`);
  const key = findConditionKey(name);
  if (!key) throw new PolicyError(where, `unknown condition key in variable \${${inner}}`);
  // "You can use any available single-valued context key as a policy variable, but you cannot use a
  // multivalued context key as a policy variable" (IAM User Guide, "Single-valued vs. multivalued context keys").
  if (key.values === 'many') throw new PolicyError(where, `multivalued key in variable \${${inner}}`);
  return { key: name.toLowerCase(), fallback };
}

/** @returns whether a piece takes its value from the request */
function hasVariable(text: PolicyText): boolean {
  return text.some((piece) => typeof piece === 'object');
}

/**
 * Replaces variables by the request's values. An empty value counts as missing and takes no default: AWS does
 * not say, and every other reading could widen an Allow.
 * @returns undefined when a variable has neither value nor default: the text then matches no value ("the value
 * is effectively null. There is no equal or like value")
 */
function fillIn(text: PolicyText, context: RequestContext): Piece[] | undefined {
  const pieces: Piece[] = [];
  for (const piece of text) {
    const filled = typeof piece === 'object' ? (context.one(piece.key) ?? piece.fallback) : piece;
    if (filled === undefined || filled === '') return undefined;
    pieces.push(filled);
  }
  return pieces;
}

/** @returns a test of whether the text, with its wildcards, matches a value */
export function likeMatcher(text: PolicyText): Matcher {
  if (!hasVariable(text)) {
    const glob = globOf(text as Piece[]);
    return (value) => globMatches(glob, value);
  }
  return (value, context) => {
    const pieces = fillIn(text, context);
    return pieces !== undefined && globMatches(globOf(pieces), value);
  };
}

/**
 * @param fold applied to both sides before they are compared, such as lower case
 * @returns a test of whether the text equals a value
 */
export function equalMatcher(text: PolicyText, fold: (text: string) => string = (same) => same): Matcher {
  if (!hasVariable(text)) {
    const expected = fold(text.join(''));
    return (value) => fold(value) === expected;
  }
  return (value, context) => {
    const pieces = fillIn(text, context);
    return pieces !== undefined && fold(pieces.join('')) === fold(value);
  };
}

/** @returns a test that passes when one of the tests passes */
export function anyOf(matchers: readonly Matcher[]): Matcher {
  const [only] = matchers;
  if (matchers.length === 1 && only) return only;
  return (value, context) => {
    for (const matches of matchers) if (matches(value, context)) return true;
    return false;
  };
}
