/**
 * Numeric operators: integers and decimals of at most 15 digits, which a double holds exactly. No variables.
 * Source: IAM User Guide, "Condition operators", section Numeric.
 */
import { comparisons } from './compare.ts';

const decimal = /^-?(?=(?:\.?\d){1,15}$)\d+(?:\.\d+)?$/;

export const numericOperators = comparisons('Numeric', ['numeric', 'epoch'], {
  parse: (text) => (decimal.test(text) ? Number(text) : undefined),
  kind: 'a number',
});
