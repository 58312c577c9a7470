/**
 * The questions to IAM for one request: action, resource and the condition keys that DynamoDB sets. Takes the
 * parsed request and the tables. dynamodb:LeadingKeys always has all partitions that the request addresses.
 * Source: DynamoDB Developer Guide, "Using IAM policy conditions for fine-grained access control".
 */
import type { Ask } from '../../account/aws-request.ts';
import type { Attributes, DynamodbRequest } from './dynamodb-request.ts';
import { attributeNamesIn } from './expression-names.ts';
import { partitionOf, textOf } from './key-condition.ts';
import type { KeySchema, Table } from './tables.ts';

/** A table's ARN, also of a table that the plan lacks: IAM decides before the caller learns that. */
type Place = { arn: string; table: Table | undefined };
export type FindTable = (name: string) => Place;

type Single = Exclude<DynamodbRequest, { operation: 'BatchGetItem' }>;
type Listing = Extract<DynamodbRequest, { operation: 'Query' | 'Scan' }>;

/** One question for each table that the request touches. @throws AwsError ValidationException */
export function asksOf(request: DynamodbRequest, find: FindTable): Ask[] {
  if (request.operation !== 'BatchGetItem') return [askOf(request, find(request.parameters.TableName))];
  const { RequestItems, ReturnConsumedCapacity } = request.parameters;
  return Object.entries(RequestItems).map(([name, wanted]) => {
    const { arn, table } = find(name);
    return {
      action: 'dynamodb:BatchGetItem',
      resource: arn,
      context: {
        ...(table && {
          'dynamodb:LeadingKeys': unique(wanted.Keys.map((key) => partitionOfItem(key, table))),
        }),
        ...attributesOf(wanted.Keys.flatMap(Object.keys), wanted, table),
        'dynamodb:Select':
          wanted.ProjectionExpression === undefined ? 'ALL_ATTRIBUTES' : 'SPECIFIC_ATTRIBUTES',
        ...capacityOf(ReturnConsumedCapacity),
      },
    };
  });
}

function askOf(request: Single, place: Place): Ask {
  const { action, resource, context } = askFor(request, place);
  return {
    action,
    resource,
    context: { ...context, ...capacityOf(request.parameters.ReturnConsumedCapacity) },
  };
}

function askFor(request: Single, { arn, table }: Place): Ask {
  const action = `dynamodb:${request.operation}`;
  switch (request.operation) {
    case 'GetItem':
      return {
        action,
        resource: arn,
        context: { ...itemKeys(request.parameters.Key, request, table), ...selectOf(request.parameters) },
      };
    case 'PutItem':
      return {
        action,
        resource: arn,
        context: {
          ...itemKeys(request.parameters.Item, request, table),
          ...returnValuesOf(request.parameters),
        },
      };
    case 'UpdateItem':
    case 'DeleteItem':
      return {
        action,
        resource: arn,
        context: {
          ...itemKeys(request.parameters.Key, request, table),
          ...returnValuesOf(request.parameters),
        },
      };
    case 'Query':
    case 'Scan': {
      const { IndexName } = request.parameters;
      const resource = IndexName === undefined ? arn : `${arn}/index/${IndexName}`;
      return {
        action,
        resource,
        context: { ...listingKeys(request, table), ...selectOf(request.parameters) },
      };
    }
  }
}

function itemKeys(item: Attributes, { parameters }: Single, table: Table | undefined) {
  return {
    ...(table && { 'dynamodb:LeadingKeys': [partitionOfItem(item, table)] }),
    ...attributesOf(Object.keys(item), parameters, table),
  };
}

/** A Scan addresses every partition, so it has no leading key at all; an index has a partition key of its own. */
function listingKeys(request: Listing, table: Table | undefined) {
  const { IndexName } = request.parameters;
  const keys = IndexName === undefined ? table : table?.indexes.get(IndexName);
  return {
    ...(request.operation === 'Query' &&
      keys && { 'dynamodb:LeadingKeys': [partitionOf(request.parameters, keys)] }),
    ...attributesOf(keyNamesIn(request), request.parameters, table, keys),
  };
}

function partitionOfItem(item: Attributes, { partitionKey }: KeySchema): string {
  return textOf(Object.hasOwn(item, partitionKey) ? item[partitionKey] : undefined, partitionKey);
}

/**
 * dynamodb:Attributes: every top-level attribute that the request names, and the keys, which "must" be in a
 * policy that uses it. Absent when the request names no attribute.
 */
function attributesOf(named: string[], parameters: object, ...keys: (KeySchema | undefined)[]) {
  const ofKeys = keys.flatMap((schema) => [schema?.partitionKey, schema?.sortKey]);
  const all = unique(
    [...named, ...attributeNamesIn(parameters), ...ofKeys].filter((name) => name !== undefined),
  );
  return all.length > 0 ? { 'dynamodb:Attributes': all } : {};
}

function keyNamesIn({ operation, parameters }: Listing): string[] {
  const conditions = operation === 'Query' ? (parameters.KeyConditions ?? {}) : {};
  return [...Object.keys(conditions), ...Object.keys(parameters.ExclusiveStartKey ?? {})];
}

/** "The Select parameter always has a value"; its default is DynamoDB's (API Reference, Query, "Select"). */
function selectOf(read: {
  Select?: string | undefined;
  ProjectionExpression?: string | undefined;
  IndexName?: string | undefined;
}) {
  const otherwise = read.IndexName === undefined ? 'ALL_ATTRIBUTES' : 'ALL_PROJECTED_ATTRIBUTES';
  const fallback = read.ProjectionExpression === undefined ? otherwise : 'SPECIFIC_ATTRIBUTES';
  return { 'dynamodb:Select': read.Select ?? fallback };
}

/** "The ReturnValues parameter always has a value (NONE unless otherwise specified)". */
function returnValuesOf(write: { ReturnValues?: string | undefined }) {
  return { 'dynamodb:ReturnValues': write.ReturnValues ?? 'NONE' };
}

function capacityOf(capacity: string | undefined) {
  return capacity === undefined ? {} : { 'dynamodb:ReturnConsumedCapacity': capacity };
}

function unique(names: string[]): string[] {
  return [...new Set(names)];
}
