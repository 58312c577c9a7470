/**
 * Finds the one partition that a Query addresses. Understands `partitionKey = :value`, alone or with AND and
 * one condition on the sort key, and refuses anything else: a condition that this code and the store read
 * differently would return another tenant's partition.
 */
import { type Attributes, type AttributeValue, type ParametersOf, validation } from './dynamodb-request.ts';
import type { KeySchema } from './tables.ts';

type Query = ParametersOf<'Query'>;
type Condition = { attribute: string; operator: string; values: AttributeValue[] };

/** @throws AwsError ValidationException when the condition does not name exactly one partition */
export function partitionOf(query: Query, keys: KeySchema): string {
  if (query.KeyConditionExpression !== undefined && query.KeyConditions !== undefined) {
    throw validation('Query: KeyConditionExpression and KeyConditions cannot be used together');
  }
  const conditions =
    query.KeyConditionExpression === undefined
      ? legacyConditions(query.KeyConditions ?? {})
      : parseExpression(query.KeyConditionExpression, query);

  const onPartition = conditions.filter(({ attribute }) => attribute === keys.partitionKey);
  const onSortKey = conditions.filter(({ attribute }) => attribute === keys.sortKey);
  const [partition] = onPartition;
  if (!partition || onPartition.length > 1 || partition.operator !== '=') {
    throw validation(`Query: the key condition must hold exactly one "${keys.partitionKey} = :value"`);
  }
  if (onSortKey.length > 1 || onPartition.length + onSortKey.length !== conditions.length) {
    throw validation(
      `Query: beside "${keys.partitionKey}" the key condition may hold one condition on ${keys.sortKey ? `"${keys.sortKey}"` : 'no other attribute'}`,
    );
  }
  return textOf(partition.values[0], keys.partitionKey);
}

/**
 * The text of a partition key value. @throws AwsError ValidationException for another type and an empty text
 */
export function textOf(value: AttributeValue | undefined, name: string): string {
  if (typeof value?.S !== 'string' || value.S === '') {
    throw validation(
      `The provided key element does not match the schema: "${name}" must be a text, not empty`,
    );
  }
  return value.S;
}

function legacyConditions(conditions: NonNullable<Query['KeyConditions']>): Condition[] {
  return Object.entries(conditions).map(([attribute, { ComparisonOperator, AttributeValueList = [] }]) => {
    const operator =
      ComparisonOperator === 'EQ' && AttributeValueList.length === 1 ? '=' : ComparisonOperator;
    return { attribute, operator, values: AttributeValueList };
  });
}

/** `a = :v [AND b <op> :v | b BETWEEN :v AND :w | begins_with(b, :v)]`, in either order; no parentheses around it. */
function parseExpression(expression: string, query: Query): Condition[] {
  const tokens = tokenize(expression);
  const take = (pattern: RegExp): string => {
    const token = tokens.shift() ?? '';
    if (!pattern.test(token)) throw notUnderstood(expression);
    return token;
  };
  const name = () => resolveName(take(/^[#A-Za-z_]/), query.ExpressionAttributeNames ?? {});
  const value = () => resolveValue(take(/^:/), query.ExpressionAttributeValues ?? {});

  const condition = (): Condition => {
    if (tokens[0] === 'begins_with' && tokens[1] === '(') {
      tokens.splice(0, 2);
      const attribute = name();
      take(/^,$/);
      const values = [value()];
      take(/^\)$/);
      return { attribute, operator: 'begins_with', values };
    }
    const attribute = name();
    const operator = take(/^(=|<|<=|>|>=|between)$/i).toLowerCase();
    const values = [value()];
    if (operator === 'between') {
      take(/^and$/i);
      values.push(value());
    }
    return { attribute, operator, values };
  };

  const conditions = [condition()];
  while (tokens.length > 0) {
    take(/^and$/i);
    conditions.push(condition());
  }
  return conditions;
}

function tokenize(expression: string): string[] {
  const token = /[ \t\r\n]*([#:][A-Za-z0-9_]+|[A-Za-z_][A-Za-z0-9_]*|<=|>=|[=<>(),])[ \t\r\n]*/y;
  const tokens: string[] = [];
  while (token.lastIndex < expression.length) {
    const found = token.exec(expression);
    if (!found) throw notUnderstood(expression);
    tokens.push(found[1] as string);
  }
  return tokens;
}

/** A placeholder stands for the declared name, which may be any: `#pk` need not be the attribute `pk`. */
function resolveName(token: string, names: Record<string, string>): string {
  if (!token.startsWith('#')) return token;
  const name = Object.hasOwn(names, token) ? names[token] : undefined;
  if (name === undefined) throw validation(`Query: the name ${token} is not in ExpressionAttributeNames`);
  return name;
}

function resolveValue(token: string, values: Attributes): AttributeValue {
  const value = Object.hasOwn(values, token) ? values[token] : undefined;
  if (value === undefined) throw validation(`Query: the value ${token} is not in ExpressionAttributeValues`);
  return value;
}

function notUnderstood(expression: string) {
  return validation(
    `Query: the key condition "${expression}" is not understood here; write "partitionKey = :value", alone or with AND and one condition on the sort key`,
  );
}
