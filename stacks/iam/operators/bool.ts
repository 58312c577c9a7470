/**
 * The Bool operator: one value, `true` or `false`. Variables are refused: one page of the IAM User Guide admits
 * them here ("Condition operators"), the other does not ("Variables and tags").
 */
import { PolicyError, QuestionError } from '../policy-error.ts';
import type { Operator } from './operator.ts';

export const boolOperators: [string, Operator][] = [
  [
    'Bool',
    {
      types: ['bool'],
      negated: false,
      compile: (values, where) => {
        const expected = parsePolicyBool(values, where);
        return (value) => {
          if (value !== 'true' && value !== 'false') {
            throw new QuestionError(`${JSON.stringify(value)} is given for a key that holds true or false`);
          }
          return (value === 'true') === expected;
        };
      },
    },
  ],
];

/** Reads the one boolean of a condition; both values at once would be no condition at all. */
export function parsePolicyBool(values: readonly string[], where: string): boolean {
  const [value] = values;
  if (values.length !== 1 || (value !== 'true' && value !== 'false')) {
    throw new PolicyError(where, `expected "true" or "false", got ${JSON.stringify(values)}`);
  }
  return value === 'true';
}
