/** A condition operator compiles a policy's values once into a test. */
import type { KeyType } from '../condition-keys.ts';
import type { Matcher } from '../policy-text.ts';

export type Operator = {
  /** the types of the keys that it fits */
  types: readonly KeyType[];
  /** true for `…Not…`: passes when no policy value matches, and when the request lacks the key */
  negated: boolean;
  /**
   * @returns the test without the negation: whether any of the values matches
   * @throws PolicyError for a value that it cannot read
   */
  compile: (values: readonly string[], where: string) => Matcher;
};

/** @returns an operator and its negation, each with its name */
export function both(
  names: [plain: string, negated: string],
  types: readonly KeyType[],
  compile: Operator['compile'],
): [string, Operator][] {
  return [
    [names[0], { types, negated: false, compile }],
    [names[1], { types, negated: true, compile }],
  ];
}
