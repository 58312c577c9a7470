/**
 * String operators, exact or with wildcards, and with variables. They also compare keys with ARNs.
 * Source: IAM User Guide, "Condition operators", section String.
 */
import type { KeyType } from '../condition-keys.ts';
import { anyOf, equalMatcher, likeMatcher, parsePolicyText } from '../policy-text.ts';
import { both, type Operator } from './operator.ts';

const types: readonly KeyType[] = ['string', 'arn'];
const lower = (text: string): string => text.toLowerCase();

const equals: Operator['compile'] = (values, where) =>
  anyOf(values.map((value) => equalMatcher(parsePolicyText(value, false, where))));

const equalsIgnoreCase: Operator['compile'] = (values, where) =>
  anyOf(values.map((value) => equalMatcher(parsePolicyText(value, false, where), lower)));

const like: Operator['compile'] = (values, where) =>
  anyOf(values.map((value) => likeMatcher(parsePolicyText(value, true, where))));

export const stringOperators: [string, Operator][] = [
  ...both(['StringEquals', 'StringNotEquals'], types, equals),
  ...both(['StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase'], types, equalsIgnoreCase),
  ...both(['StringLike', 'StringNotLike'], types, like),
];
