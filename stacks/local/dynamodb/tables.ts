/**
 * The tables of a plan by name: ARN, keys and indexes for the gate, and the parameters of CreateTable.
 * Refuses a table that this DynamoDB would serve differently from AWS.
 */
import * as z from 'zod';
import { indexPlan, type PlanIndex } from '../../account/plan-index.ts';
import type { Plan, Resource } from '../../plan/plan-types.ts';
import { findKey, type KeyUse } from '../kms.ts';

export type KeySchema = { partitionKey: string; sortKey: string | undefined };

export type Table = KeySchema & {
  name: string;
  arn: string;
  indexes: Map<string, KeySchema>;
  /** the use of the plan's key that encrypts the table; absent for a key that AWS owns or manages */
  keyUse: KeyUse | undefined;
  /** the attribute with the time when an item expires, seconds since 1970; absent: items do not expire */
  endsAt: string | undefined;
  /** parameters of CreateTable */
  creation: object;
};

const secondaryIndex = z.looseObject({
  name: z.string(),
  hashKey: z.string(),
  rangeKey: z.string().nullish(),
  projectionType: z.enum(['ALL', 'KEYS_ONLY', 'INCLUDE']),
  nonKeyAttributes: z.array(z.string()).nullish(),
});

const tableProperties = z.looseObject({
  name: z.string(),
  arn: z.string(),
  hashKey: z.string(),
  rangeKey: z.string().nullish(),
  attributes: z.array(z.looseObject({ name: z.string(), type: z.enum(['S', 'N', 'B']) })),
  serverSideEncryption: z.looseObject({ enabled: z.boolean(), kmsKeyArn: z.string().nullish() }).nullish(),
  globalSecondaryIndexes: z.array(secondaryIndex).nullish(),
  ttl: z.looseObject({ enabled: z.boolean(), attributeName: z.string() }).nullish(),
  localSecondaryIndexes: z.array(z.unknown()).max(0, 'local secondary indexes are not supported').nullish(),
});

type Properties = z.infer<typeof tableProperties>;

/** All tables of the plan by name. @throws Error that names the table and the unsupported setting */
export function tablesOf(plan: Plan): Map<string, Table> {
  const index = indexPlan(plan);
  const tables = index.byType('aws:dynamodb/table:Table').map((resource) => tableOf(index, resource));
  return new Map(tables.map((table) => [table.name, table]));
}

function tableOf(index: PlanIndex, resource: Resource): Table {
  const parsed = tableProperties.safeParse({ ...resource.inputs, ...resource.outputs });
  if (!parsed.success) {
    throw new Error(`${resource.urn}: not a table for the local DynamoDB: ${z.prettifyError(parsed.error)}`);
  }
  const table = parsed.data;
  const indexes = table.globalSecondaryIndexes ?? [];
  for (const { hashKey } of [table, ...indexes]) checkPartitionKey(resource, table, hashKey);
  return {
    name: table.name,
    arn: table.arn,
    partitionKey: table.hashKey,
    sortKey: table.rangeKey ?? undefined,
    indexes: new Map(
      indexes.map((index) => [
        index.name,
        { partitionKey: index.hashKey, sortKey: index.rangeKey ?? undefined },
      ]),
    ),
    keyUse: keyUseOf(index, resource, table),
    endsAt: table.ttl?.enabled ? table.ttl.attributeName : undefined,
    creation: {
      TableName: table.name,
      // Capacity is not simulated: this machine throttles nothing.
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: table.attributes.map(({ name, type }) => ({
        AttributeName: name,
        AttributeType: type,
      })),
      KeySchema: keySchema(table),
      ...(indexes.length > 0 && { GlobalSecondaryIndexes: indexes.map(indexCreation) }),
    },
  };
}

/** The context is the table and its account (DynamoDB Developer Guide, "DynamoDB encryption context"). */
function keyUseOf(index: PlanIndex, resource: Resource, table: Properties): KeyUse | undefined {
  const { enabled, kmsKeyArn } = table.serverSideEncryption ?? {};
  // Without a key of the plan it is `aws/dynamodb`, which everybody in the account may use through DynamoDB.
  if (!enabled || !kmsKeyArn) return undefined;
  const [, , , , accountId = ''] = table.arn.split(':');
  return {
    service: 'dynamodb',
    keyArn: findKey(index, kmsKeyArn, resource),
    encryptionContext: { 'aws:dynamodb:tableName': table.name, 'aws:dynamodb:subscriberId': accountId },
  };
}

/**
 * AWS does not document how it writes a number or bytes into dynamodb:LeadingKeys, so only text is served.
 */
function checkPartitionKey(resource: Resource, table: Properties, name: string): void {
  const type = table.attributes.find((attribute) => attribute.name === name)?.type;
  if (type !== 'S') {
    throw new Error(`${resource.urn}: the partition key "${name}" is of type ${type}, not S: not supported`);
  }
}

function indexCreation(index: z.infer<typeof secondaryIndex>): object {
  return {
    IndexName: index.name,
    KeySchema: keySchema(index),
    Projection: {
      ProjectionType: index.projectionType,
      ...(index.nonKeyAttributes?.length && { NonKeyAttributes: index.nonKeyAttributes }),
    },
  };
}

function keySchema(keys: { hashKey: string; rangeKey?: string | null | undefined }): object[] {
  return [
    { AttributeName: keys.hashKey, KeyType: 'HASH' },
    ...(keys.rangeKey ? [{ AttributeName: keys.rangeKey, KeyType: 'RANGE' }] : []),
  ];
}
