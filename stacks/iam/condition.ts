/**
 * Compiles the Condition element into one test for each operator and key; all of them must pass. Throws for
 * an unknown operator, key or value; skips none.
 * Sources: IAM User Guide, "Condition operators" and "Single-valued vs. multivalued context keys".
 */
import { type ConditionKey, findConditionKey } from './condition-keys.ts';
import { parsePolicyBool } from './operators/bool.ts';
import type { Operator } from './operators/operator.ts';
import { operators } from './operators/operators.ts';
import { PolicyError } from './policy-error.ts';
import type { RequestContext } from './request-context.ts';
import { checkRecord, checkTexts } from './shapes.ts';

/** Tests one key of a request with one operator. */
export type Condition = (context: RequestContext) => boolean;

type Quantifier = 'ForAllValues' | 'ForAnyValue' | undefined;
type Test = { quantifier: Quantifier; operator: Operator; ifExists: boolean };

const operatorPattern = /^(?:(ForAllValues|ForAnyValue):)?([A-Za-z]+?)(IfExists)?$/;

/** Compiles a Condition element. Throws PolicyError. */
export function compileCondition(element: unknown, where: string): Condition[] {
  return Object.entries(checkRecord(element, where)).flatMap(([name, block]) => {
    const at = `${where}.${name}`;
    const keys = Object.entries(checkRecord(block, at));
    const seen = new Set<string>();
    return keys.map(([key, values]) => {
      // Key names are case-insensitive, and AWS does not say which of two equal names counts.
      if (seen.has(key.toLowerCase()))
        throw new PolicyError(at, `key ${key} is given twice, in different case`);
      seen.add(key.toLowerCase());
      return compileTest(name, key, {
        values: checkTexts(values, `${at}["${key}"]`),
        where: `${at}["${key}"]`,
      });
    });
  });
}

function compileTest(name: string, keyName: string, operand: { values: string[]; where: string }): Condition {
  const key = findConditionKey(keyName);
  if (!key) throw new PolicyError(operand.where, 'unknown condition key');
  const lowerName = keyName.toLowerCase();
  if (name === 'Null') return compileNull(lowerName, key, operand);

  const [, quantifier, base = '', ifExists] = operatorPattern.exec(name) ?? [];
  const operator = operators.get(base);
  if (!operator) throw new PolicyError(operand.where, `unknown condition operator ${name}`);
  if (!operator.types.includes(key.type)) {
    throw new PolicyError(operand.where, `operator ${name} does not fit a key of type ${key.type}`);
  }
  // "Multivalued context keys require a condition set operator. Do not use condition set operators with
  // single-valued context keys": AWS accepts both mistakes and does not document their meaning.
  if (key.values === 'many' && !quantifier) {
    throw new PolicyError(operand.where, 'a multivalued key needs ForAllValues: or ForAnyValue:');
  }
  if (key.values === 'one' && quantifier) {
    throw new PolicyError(operand.where, `a single-valued key does not go with ${quantifier}:`);
  }
  const test: Test = { quantifier: quantifier as Quantifier, operator, ifExists: ifExists !== undefined };
  return quantifier ? compileMany(lowerName, test, operand) : compileOne(lowerName, test, operand);
}

/** The Null operator: with `true` the request must lack the key, with `false` it must have it. */
function compileNull(
  name: string,
  key: ConditionKey,
  operand: { values: string[]; where: string },
): Condition {
  const mustLack = parsePolicyBool(operand.values, operand.where);
  if (key.values === 'many') return (context) => (context.many(name) === undefined) === mustLack;
  return (context) => (context.one(name) === undefined) === mustLack;
}

/**
 * "If the key that you specify in a policy condition is not present in the request context, the values do not
 * match and the condition is false. If the policy condition requires that the key is not matched […] and the
 * right key is not present, the condition is true"; with IfExists it is true either way.
 */
function compileOne(name: string, test: Test, operand: { values: string[]; where: string }): Condition {
  const { negated } = test.operator;
  const matches = test.operator.compile(operand.values, operand.where);
  const whenAbsent = negated || test.ifExists;
  return (context) => {
    const value = context.one(name);
    return value === undefined ? whenAbsent : matches(value, context) !== negated;
  };
}

/**
 * ForAllValues: every value of the request passes; "it also returns true if there are no context keys in the
 * request". ForAnyValue: at least one passes; "if the key does not exist, the condition returns false", also
 * for a negated operator, but not with IfExists.
 */
function compileMany(name: string, test: Test, operand: { values: string[]; where: string }): Condition {
  const { negated } = test.operator;
  const matches = test.operator.compile(operand.values, operand.where);
  if (test.quantifier === 'ForAllValues') {
    return (context) => (context.many(name) ?? []).every((value) => matches(value, context) !== negated);
  }
  return (context) => {
    const values = context.many(name);
    return values === undefined ? test.ifExists : values.some((value) => matches(value, context) !== negated);
  };
}
