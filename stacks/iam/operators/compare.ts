/** The operators that numbers and dates share: six comparisons of a request's value with a policy's values. */
import type { KeyType } from '../condition-keys.ts';
import { PolicyError, QuestionError } from '../policy-error.ts';
import { both, type Operator } from './operator.ts';

/** @returns the value as a number; undefined for a value of another kind */
type Parse = (text: string) => number | undefined;
type Test = (requestValue: number, policy: number) => boolean;

const tests: Record<string, Test> = {
  LessThan: (requestValue, policy) => requestValue < policy,
  LessThanEquals: (requestValue, policy) => requestValue <= policy,
  GreaterThan: (requestValue, policy) => requestValue > policy,
  GreaterThanEquals: (requestValue, policy) => requestValue >= policy,
};

/**
 * @param reading `kind` completes the sentence "… is not" of an error
 * @returns `<family>Equals`, `<family>NotEquals`, `<family>LessThan` and the other three, with their names
 */
export function comparisons(
  family: string,
  types: readonly KeyType[],
  reading: { parse: Parse; kind: string },
): [string, Operator][] {
  const compiler = (test: Test): Operator['compile'] => {
    return (values, where) => {
      const policy = values.map((value) => {
        const number = reading.parse(value);
        if (number === undefined)
          throw new PolicyError(where, `${JSON.stringify(value)} is not ${reading.kind}`);
        return number;
      });
      return (value) => {
        const requestValue = reading.parse(value);
        if (requestValue === undefined)
          throw new QuestionError(`${JSON.stringify(value)} is not ${reading.kind}`);
        return policy.some((each) => test(requestValue, each));
      };
    };
  };
  const ordered = Object.entries(tests).map(([name, test]): [string, Operator] => [
    `${family}${name}`,
    { types, negated: false, compile: compiler(test) },
  ]);
  const equal = compiler((requestValue, policy) => requestValue === policy);
  return [...both([`${family}Equals`, `${family}NotEquals`], types, equal), ...ordered];
}
