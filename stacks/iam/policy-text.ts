/**
 * Text of a policy that may hold variables, escapes and wildcards. In: the text as written. Out: a test for
 * values of a request. The value of a variable is literal: it never becomes a wildcard, a variable or a
 * separator.
 * Source: IAM User Guide, "IAM policy elements: Variables and tags".
 */
import { findConditionKey } from './condition-keys.ts';
import { anyCharacter, anyText, globMatches, globOf, type Piece } from './glob.ts';
import { PolicyError } from './policy-error.ts';
import type { RequestContext } from './request-context.ts';

type Variable = { key: string; fallback: string | undefined };
/** A policy's text, taken apart. */
export type PolicyText = readonly (Piece | Variable)[];
/** Whether a request's value fits. */
export type Matcher = (value: string, context: RequestContext) => boolean;

const variablePattern = /^([^\s,'"{}*?$]+)(?:, '([^'"{}*?$]+)')?$/;

/**
 * Takes a policy's text apart; with `wildcards`, `*` and `?` are such, else plain characters.
 * Throws PolicyError for a variable that is malformed, unknown or multivalued. A default value may not hold
 * `*`, `?` or `$`: AWS does not say how it would read them.
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

/** Whether any part comes from the request. */
function hasVariable(text: PolicyText): boolean {
  return text.some((piece) => typeof piece === 'object');
}

/**
 * Puts the request's values in; undefined when a variable has none and no default: such a text is like
 * nothing ("the value is effectively null. There is no equal or like value"). An empty value counts as none,
 * and takes no default: AWS does not say, and either other reading could widen an Allow.
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

/** A test for text with wildcards. */
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

/** A test for text without wildcards; `fold` is applied to both sides. */
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

/** A test that passes when any of the given ones does. */
export function anyOf(matchers: readonly Matcher[]): Matcher {
  const [only] = matchers;
  if (matchers.length === 1 && only) return only;
  return (value, context) => {
    for (const matches of matchers) if (matches(value, context)) return true;
    return false;
  };
}
