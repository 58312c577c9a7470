/** A family of condition operators: it compiles a policy's values once into a test. */
import type { KeyType } from '../condition-keys.ts';
import type { Matcher } from '../policy-text.ts';

export type Operator = {
  /** the types of key that it may be used with */
  types: readonly KeyType[];
  /** true for `…Not…`: the test is passed when no policy value fits, and when the request lacks the key */
  negated: boolean;
  /** The un-negated test: whether any of the values fits. Throws PolicyError for a value it cannot read. */
  compile: (values: readonly string[], where: string) => Matcher;
};

/** An operator and its negation. */
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
