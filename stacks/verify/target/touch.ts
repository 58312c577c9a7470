/**
 * One access to a store: as the command that a session sends, and as a question to IAM. Takes an action that
 * a grant can name, and a key. An action that is missing here is an error; it is never guessed.
 */
import {
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { seeds } from '#application/seeds';
import { type DataName, dataResources } from '../../../shared/data.ts';
import type { CheckedGrant } from '../../../shared/grant.ts';
import { partitionKeyOf } from '../../local/subjects.ts';
import type { Plan } from '../../plan/plan-types.ts';
import { arnOf, nameOf } from './stage-parts.ts';

export type Touch = {
  store: DataName;
  /** as a grant names it, for example `s3:GetObject` */
  action: string;
  /** of a table */
  index?: string | undefined;
  /** an object's key, a prefix, or a partition key */
  key: string;
};

/** The access that this action of the grant makes to this key. */
export function touchOf(of: { grant: CheckedGrant; store: DataName; action: string }, key: string): Touch {
  return { store: of.store, action: of.action, index: of.grant.index, key };
}

/** The question to IAM: action, resource and the condition keys that the service sets. */
export function askOf(plan: Plan, { store, action, index, key }: Touch) {
  const arn = arnOf(plan, store);
  if (dataResources[store].kind === 'table')
    return {
      action,
      resource: index === undefined ? arn : `${arn}/index/${index}`,
      context: { 'dynamodb:LeadingKeys': key },
    };
  if (action === 's3:ListBucket') return { action, resource: arn, context: { 's3:prefix': key } };
  return { action, resource: `${arn}/${key}`, context: {} };
}

type Clients = { s3: S3Client; dynamodb: DynamoDBClient };
type Send = (clients: Clients, name: string, touch: Touch) => Promise<unknown>;

const sends: Record<string, Send> = {
  's3:GetObject': ({ s3 }, Bucket, { key: Key }) => s3.send(new GetObjectCommand({ Bucket, Key })),
  's3:PutObject': ({ s3 }, Bucket, { key: Key }) => s3.send(new PutObjectCommand({ Bucket, Key, Body: 'x' })),
  's3:DeleteObject': ({ s3 }, Bucket, { key: Key }) => s3.send(new DeleteObjectCommand({ Bucket, Key })),
  's3:ListBucket': ({ s3 }, Bucket, { key: Prefix }) => s3.send(new ListObjectsV2Command({ Bucket, Prefix })),
  'dynamodb:GetItem': ({ dynamodb }, TableName, { store, key }) =>
    dynamodb.send(new GetItemCommand({ TableName, Key: itemKey(store, key) })),
  'dynamodb:PutItem': ({ dynamodb }, TableName, { store, key }) =>
    dynamodb.send(new PutItemCommand({ TableName, Item: itemKey(store, key) })),
  'dynamodb:DeleteItem': ({ dynamodb }, TableName, { store, key }) =>
    dynamodb.send(new DeleteItemCommand({ TableName, Key: itemKey(store, key) })),
  'dynamodb:UpdateItem': ({ dynamodb }, TableName, { store, key }) =>
    dynamodb.send(new UpdateItemCommand({ TableName, Key: itemKey(store, key) })),
  'dynamodb:Query': ({ dynamodb }, TableName, { store, index, key }) =>
    dynamodb.send(
      new QueryCommand({
        ...{ TableName, ...(index !== undefined && { IndexName: index }) },
        KeyConditionExpression: '#key = :key',
        ExpressionAttributeNames: { '#key': partitionKeyOf(store, index) },
        ExpressionAttributeValues: { ':key': { S: key } },
      }),
    ),
};

/** Sends the command; rejects with the SDK's error. @throws Error for an action that is not in the table */
export function sendTouch(clients: Clients, plan: Plan, touch: Touch): Promise<unknown> {
  const send = sends[touch.action];
  if (send === undefined) throw new Error(`verify knows no command for ${touch.action}`);
  return send(clients, nameOf(plan, touch.store), touch);
}

/** The whole key of an item; where the table has a sort key, with that of the partition's seeded row. */
export function itemKey(store: DataName, key: string): Record<string, { S: string }> {
  const resource = dataResources[store];
  const partitionKey = partitionKeyOf(store);
  if (resource.kind !== 'table' || resource.sortKey === undefined) return { [partitionKey]: { S: key } };
  const rows: unknown = (seeds as Record<string, unknown>)[store];
  const row = Array.isArray(rows) ? rows.find((one) => one[partitionKey] === key) : undefined;
  return { [partitionKey]: { S: key }, [resource.sortKey]: { S: String(row?.[resource.sortKey] ?? 'x') } };
}
