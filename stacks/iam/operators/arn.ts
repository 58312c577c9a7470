/**
 * ARN operators: "each of the six colon-delimited components of the ARN is checked separately and each can
 * include multi-character match wildcards (*) or single-character match wildcards (?)"; ArnEquals and ArnLike
 * "behave identically". A `*` therefore matches no colon, except within the sixth component.
 * Source: IAM User Guide, "Condition operators", section ARN.
 */
import { PolicyError, QuestionError } from '../policy-error.ts';
import {
  anyOf,
  equalMatcher,
  likeMatcher,
  type Matcher,
  type PolicyText,
  parsePolicyText,
} from '../policy-text.ts';
import { both, type Operator } from './operator.ts';

const componentCount = 6;

const like: Operator['compile'] = (values, where) =>
  anyOf(values.map((value) => arnMatcher(parsePolicyText(value, true, where), value, where)));

export const arnOperators: [string, Operator][] = [
  ...both(['ArnEquals', 'ArnNotEquals'], ['arn'], like),
  ...both(['ArnLike', 'ArnNotLike'], ['arn'], like),
];

function arnMatcher(text: PolicyText, written: string, where: string): Matcher {
  // A variable on its own stands for a whole ARN.
  if (text.length === 1 && typeof text[0] === 'object') {
    const equal = equalMatcher(text);
    return (value, context) => {
      components(value);
      return equal(value, context);
    };
  }
  const parts = splitAtColons(text);
  if (parts.length < componentCount || !written.startsWith('arn:')) {
    throw new PolicyError(where, `${JSON.stringify(written)} is not an ARN of six components`);
  }
  const matchers = parts.map(likeMatcher);
  return (value, context) => {
    const found = components(value);
    return matchers.every((matches, index) => matches(found[index] as string, context));
  };
}

/** Splits only the policy's own text: a colon in a variable's value does not separate components. */
function splitAtColons(text: PolicyText): PolicyText[] {
  const parts: PolicyText[number][][] = [[]];
  for (const piece of text) {
    if (typeof piece !== 'string') {
      parts.at(-1)?.push(piece);
      continue;
    }
    let rest = piece;
    for (let at = rest.indexOf(':'); at >= 0 && parts.length < componentCount; at = rest.indexOf(':')) {
      if (at > 0) parts.at(-1)?.push(rest.slice(0, at));
      parts.push([]);
      rest = rest.slice(at + 1);
    }
    if (rest !== '') parts.at(-1)?.push(rest);
  }
  return parts;
}

/**
 * @returns the six components of a request's ARN; the last one keeps its colons
 * @throws QuestionError for a text that is not an ARN
 */
function components(arn: string): string[] {
  const parts = arn.split(':');
  if (parts.length < componentCount || parts[0] !== 'arn') {
    throw new QuestionError(`${JSON.stringify(arn)} is given for a key that holds ARNs`);
  }
  return [...parts.slice(0, componentCount - 1), parts.slice(componentCount - 1).join(':')];
}
