/**
 * Parses the operation of a DynamoDB request and checks its parameters. Refuses by name a parameter that the
 * store would ignore silently. Gate and store both use this parsed object and never the bytes, so they cannot
 * read two different requests.
 */
import * as z from 'zod';
import { AwsError, type AwsRequest } from '../../account/aws-request.ts';

/** One attribute value: exactly one type with its value, `{ "S": "text" }`. The store checks the rest. */
const attributeValue = z
  .record(z.string(), z.unknown())
  .refine((value) => Object.keys(value).length === 1, 'an attribute value has exactly one type');
const attributes = z.record(z.string(), attributeValue);
const capacity = { ReturnConsumedCapacity: z.enum(['INDEXES', 'TOTAL', 'NONE']).optional() };
/** Since 2024 AWS also takes an ARN here; the local DynamoDB needs the name. */
const onTable = { TableName: z.string().regex(/^[a-zA-Z0-9_.-]{3,255}$/), ...capacity };
const names = { ExpressionAttributeNames: z.record(z.string(), z.string()).optional() };
const values = { ...names, ExpressionAttributeValues: attributes.optional() };
const condition = { ConditionExpression: z.string().optional() };
const projection = { ProjectionExpression: z.string().optional() };
const consistency = { ConsistentRead: z.boolean().optional() };
const oldOrNothing = { ReturnValues: z.enum(['NONE', 'ALL_OLD']).optional() };

const select = z.enum(['ALL_ATTRIBUTES', 'ALL_PROJECTED_ATTRIBUTES', 'SPECIFIC_ATTRIBUTES', 'COUNT']);
const page = {
  IndexName: z
    .string()
    .regex(/^[a-zA-Z0-9_.-]{3,255}$/)
    .optional(),
  Select: select.optional(),
  Limit: z.int().optional(),
  ExclusiveStartKey: attributes.optional(),
  FilterExpression: z.string().optional(),
};
const keyCondition = z.strictObject({
  ComparisonOperator: z.string(),
  AttributeValueList: z.array(attributeValue).optional(),
});
const keysOfTable = z.strictObject({
  Keys: z.array(attributes).min(1).max(100),
  ...names,
  ...projection,
  ...consistency,
});

/**
 * API Reference of DynamoDB, without the legacy parameters (except KeyConditions) and those dynalite ignores.
 */
const operations = {
  GetItem: z.strictObject({ ...onTable, Key: attributes, ...names, ...projection, ...consistency }),
  PutItem: z.strictObject({ ...onTable, Item: attributes, ...values, ...condition, ...oldOrNothing }),
  DeleteItem: z.strictObject({ ...onTable, Key: attributes, ...values, ...condition, ...oldOrNothing }),
  UpdateItem: z.strictObject({
    ...onTable,
    Key: attributes,
    ...values,
    ...condition,
    UpdateExpression: z.string().optional(),
    ReturnValues: z.enum(['NONE', 'ALL_OLD', 'UPDATED_OLD', 'ALL_NEW', 'UPDATED_NEW']).optional(),
    /** dynalite drops it: failed-item.ts stands in */
    ReturnValuesOnConditionCheckFailure: z.enum(['NONE', 'ALL_OLD']).optional(),
  }),
  Query: z.strictObject({
    ...onTable,
    ...page,
    ...values,
    ...projection,
    ...consistency,
    KeyConditionExpression: z.string().optional(),
    KeyConditions: z.record(z.string(), keyCondition).optional(),
    ScanIndexForward: z.boolean().optional(),
  }),
  Scan: z.strictObject({
    ...onTable,
    ...page,
    ...values,
    ...projection,
    ...consistency,
    Segment: z.int().optional(),
    TotalSegments: z.int().optional(),
  }),
  BatchGetItem: z.strictObject({
    RequestItems: z
      .record(onTable.TableName, keysOfTable)
      .refine((tables) => Object.keys(tables).length > 0, 'no table is named'),
    ...capacity,
  }),
} as const;

export type AttributeValue = z.infer<typeof attributeValue>;
export type Attributes = z.infer<typeof attributes>;
type OperationName = keyof typeof operations;
/** An operation with its parameters. */
export type DynamodbRequest = {
  [Name in OperationName]: { operation: Name; parameters: z.infer<(typeof operations)[Name]> };
}[OperationName];
export type ParametersOf<Name extends OperationName> = z.infer<(typeof operations)[Name]>;

/** Reads it. @throws AwsError 400: UnknownOperationException, SerializationException, ValidationException */
export function parseDynamodbRequest(request: AwsRequest): DynamodbRequest {
  const operation = /^DynamoDB_20120810\.(\w+)$/.exec(request.headers['x-amz-target'] ?? '')?.[1];
  if (request.method !== 'POST' || operation === undefined || !Object.hasOwn(operations, operation)) {
    throw new AwsError(
      'UnknownOperationException',
      400,
      `dynamodb:${operation ?? 'without X-Amz-Target'} is not part of the local AWS`,
    );
  }
  const name = operation as OperationName;
  const parsed = operations[name].safeParse(parseBody(request.body));
  if (!parsed.success) throw validation(`${name}: ${explain(parsed.error)}`);
  return { operation: name, parameters: parsed.data } as DynamodbRequest;
}

/** The error for a request that is invalid on AWS or unsupported here; `message` tells which. */
export function validation(message: string): AwsError {
  return new AwsError('ValidationException', 400, message);
}

function parseBody(body: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body), checkJson);
  } catch (error) {
    throw error instanceof AwsError ? error : new AwsError('SerializationException', 400, 'not a JSON body');
  }
}

/**
 * Refuses two texts that the store would change: half a surrogate pair becomes U+FFFD in UTF-8, and an
 * attribute `__proto__` vanishes when it is copied. A `null` parameter counts as absent, as on AWS.
 */
function checkJson(key: string, value: unknown): unknown {
  if (key === '__proto__') throw validation('an attribute named "__proto__" is not part of the local AWS');
  if (!key.isWellFormed() || (typeof value === 'string' && !value.isWellFormed())) {
    throw new AwsError('SerializationException', 400, 'a text is not well-formed Unicode');
  }
  return value === null ? undefined : value;
}

function explain(error: z.ZodError): string {
  return error.issues
    .map((issue) =>
      issue.code === 'unrecognized_keys'
        ? `the parameter ${issue.keys.join(', ')} is not part of the local AWS`
        : `${issue.path.join('.')}: ${issue.message}`,
    )
    .join('; ');
}
