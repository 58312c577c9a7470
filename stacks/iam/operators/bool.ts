/**
 * The Bool operator: one value, `true` or `false`. Refuses variables, because the IAM User Guide contradicts
 * itself: "Condition operators" admits them here, "Variables and tags" does not.
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

/** Reads the one boolean of a condition. Refuses two, because a condition of both values is always true. */
export function parsePolicyBool(values: readonly string[], where: string): boolean {
  const [value] = values;
  if (values.length !== 1 || (value !== 'true' && value !== 'false')) {
    throw new PolicyError(where, `expected "true" or "false", got ${JSON.stringify(values)}`);
  }
  return value === 'true';
}
