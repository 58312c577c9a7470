/**
 * Every condition operator of IAM by name, but `Null`, which asks whether there is a value and compares none.
 * Source: IAM User Guide, "IAM JSON policy elements: Condition operators".
 */
import { arnOperators } from './operators/arn.ts';
import { binaryOperators } from './operators/binary.ts';
import { boolOperators } from './operators/bool.ts';
import { dateOperators } from './operators/date.ts';
import { ipOperators } from './operators/ip.ts';
import { numericOperators } from './operators/numeric.ts';
import type { Operator } from './operators/operator.ts';
import { stringOperators } from './operators/string.ts';

export const OPERATORS: ReadonlyMap<string, Operator> = new Map([
  ...stringOperators,
  ...numericOperators,
  ...dateOperators,
  ...boolOperators,
  ...binaryOperators,
  ...ipOperators,
  ...arnOperators,
]);
