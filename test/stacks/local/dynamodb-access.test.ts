import {
  BatchGetItemCommand,
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Ask } from '../../../stacks/account/aws-request.ts';
import { counters, type Loopback, startDynamodb, tableArn } from './dynamodb-loopback.ts';
import { accountId, region } from './sdk-loopback.ts';

let gate: Loopback['gate'];
let client: Loopback['client'];
let dynamodb: Loopback['dynamodb'];
let raw: Loopback['raw'];
let stop: Loopback['stop'];

beforeEach(async () => {
  ({ gate, client, dynamodb, raw, stop } = await startDynamodb());
});
afterEach(() => stop());

const TableName = 'parcels';
const key = (pk: string) => ({ pk: { S: pk }, sk: { S: 'parcel' } });

/** Every operation, and the condition keys with which IAM must be asked. */
const questions: [string, object, Partial<Ask>][] = [
  [
    'GetItem',
    { TableName, Key: key('fjord#1') },
    {
      action: 'dynamodb:GetItem',
      resource: tableArn,
      context: {
        'dynamodb:LeadingKeys': ['fjord#1'],
        'dynamodb:Attributes': ['pk', 'sk'],
        'dynamodb:Select': 'ALL_ATTRIBUTES',
      },
    },
  ],
  [
    'GetItem',
    {
      TableName,
      Key: key('fjord#1'),
      ProjectionExpression: 'title, #s.a[0].b, list[1]',
      ExpressionAttributeNames: { '#s': 'status' },
      ReturnConsumedCapacity: 'TOTAL',
    },
    {
      context: {
        'dynamodb:LeadingKeys': ['fjord#1'],
        'dynamodb:Attributes': ['pk', 'sk', 'title', 'status', 'list'],
        'dynamodb:Select': 'SPECIFIC_ATTRIBUTES',
        'dynamodb:ReturnConsumedCapacity': 'TOTAL',
      },
    },
  ],
  [
    'PutItem',
    {
      TableName,
      Item: { ...key('fjord#1'), title: { S: 'x' } },
      ConditionExpression: 'attribute_not_exists(pk) OR NOT size(#v)>:n',
      ExpressionAttributeNames: { '#v': 'version' },
      ExpressionAttributeValues: { ':n': { N: '1' } },
    },
    {
      action: 'dynamodb:PutItem',
      resource: tableArn,
      context: {
        'dynamodb:LeadingKeys': ['fjord#1'],
        'dynamodb:Attributes': ['pk', 'sk', 'title', 'version'],
        'dynamodb:ReturnValues': 'NONE',
      },
    },
  ],
  [
    'UpdateItem',
    {
      TableName,
      Key: key('fjord#1'),
      UpdateExpression: 'SET a.x = if_not_exists(b, :n) REMOVE c, d[0] ADD e :n',
      ExpressionAttributeValues: { ':n': { N: '1' } },
      ReturnValues: 'ALL_OLD',
    },
    {
      action: 'dynamodb:UpdateItem',
      resource: tableArn,
      context: {
        'dynamodb:LeadingKeys': ['fjord#1'],
        'dynamodb:Attributes': ['pk', 'sk', 'a', 'b', 'c', 'd', 'e'],
        'dynamodb:ReturnValues': 'ALL_OLD',
      },
    },
  ],
  [
    'DeleteItem',
    { TableName, Key: key('fjord#1') },
    {
      action: 'dynamodb:DeleteItem',
      resource: tableArn,
      context: {
        'dynamodb:LeadingKeys': ['fjord#1'],
        'dynamodb:Attributes': ['pk', 'sk'],
        'dynamodb:ReturnValues': 'NONE',
      },
    },
  ],
  [
    'Query',
    {
      TableName,
      KeyConditionExpression: 'begins_with(sk, :s) AND #pk = :pk',
      ExpressionAttributeNames: { '#pk': 'pk' },
      ExpressionAttributeValues: { ':pk': { S: 'fjord#1' }, ':s': { S: 'c' } },
    },
    {
      action: 'dynamodb:Query',
      resource: tableArn,
      context: {
        'dynamodb:LeadingKeys': ['fjord#1'],
        'dynamodb:Attributes': ['sk', 'pk'],
        'dynamodb:Select': 'ALL_ATTRIBUTES',
      },
    },
  ],
  [
    'Query',
    {
      TableName,
      KeyConditions: { pk: { ComparisonOperator: 'EQ', AttributeValueList: [{ S: 'fjord#1' }] } },
      Select: 'COUNT',
    },
    {
      context: {
        'dynamodb:LeadingKeys': ['fjord#1'],
        'dynamodb:Attributes': ['pk', 'sk'],
        'dynamodb:Select': 'COUNT',
      },
    },
  ],
  [
    'Query',
    {
      TableName,
      IndexName: 'byTenant',
      KeyConditionExpression: 'tenant = :t AND openedAt > :n',
      ExpressionAttributeValues: { ':t': { S: 'fjord' }, ':n': { N: '1' } },
    },
    {
      action: 'dynamodb:Query',
      resource: `${tableArn}/index/byTenant`,
      context: {
        'dynamodb:LeadingKeys': ['fjord'],
        'dynamodb:Attributes': ['tenant', 'openedAt', 'pk', 'sk'],
        'dynamodb:Select': 'ALL_PROJECTED_ATTRIBUTES',
      },
    },
  ],
  [
    'Scan',
    { TableName },
    {
      action: 'dynamodb:Scan',
      resource: tableArn,
      context: { 'dynamodb:Attributes': ['pk', 'sk'], 'dynamodb:Select': 'ALL_ATTRIBUTES' },
    },
  ],
  [
    'Scan',
    { TableName, IndexName: 'byTenant' },
    {
      resource: `${tableArn}/index/byTenant`,
      context: {
        'dynamodb:Attributes': ['pk', 'sk', 'tenant', 'openedAt'],
        'dynamodb:Select': 'ALL_PROJECTED_ATTRIBUTES',
      },
    },
  ],
];

describe('the question to IAM', () => {
  it.each(questions)(
    'for %s with %j names action, resource and condition keys',
    async (operation, body, ask) => {
      const answer = await raw(operation, body);
      expect(answer.body).not.toContain('UnknownOperation');
      expect(gate.asked).toHaveLength(1);
      expect(gate.asked[0]).toMatchObject(ask);
      expect(gate.asked[0]?.context).toEqual(ask.context);
    },
  );

  it('for BatchGetItem is put for each table, with every partition that the batch addresses', async () => {
    const RequestItems = {
      parcels: { Keys: [key('fjord#1'), key('tundra#1'), key('fjord#1')] },
      counters: { Keys: [{ id: { S: 'fjord' } }], ProjectionExpression: 'total' },
    };
    await raw('BatchGetItem', { RequestItems });
    expect(gate.asked).toEqual([
      {
        action: 'dynamodb:BatchGetItem',
        resource: tableArn,
        context: {
          'dynamodb:LeadingKeys': ['fjord#1', 'tundra#1'],
          'dynamodb:Attributes': ['pk', 'sk'],
          'dynamodb:Select': 'ALL_ATTRIBUTES',
        },
      },
      {
        action: 'dynamodb:BatchGetItem',
        resource: counters.outputs.arn,
        context: {
          'dynamodb:LeadingKeys': ['fjord'],
          'dynamodb:Attributes': ['id', 'total'],
          'dynamodb:Select': 'SPECIFIC_ATTRIBUTES',
        },
      },
    ]);
  });

  it('counts a word that may be an attribute as one', async () => {
    const body = {
      TableName,
      Key: key('fjord#1'),
      UpdateExpression: 'SET remove = :v REMOVE other',
      ExpressionAttributeValues: { ':v': { S: 'x' } },
    };
    await raw('UpdateItem', body);
    expect(gate.asked[0]?.context?.['dynamodb:Attributes']).toContain('remove');
    expect(gate.asked[0]?.context?.['dynamodb:Attributes']).toContain('other');
  });
});

describe('two tenants', () => {
  /** ForAllValues on LeadingKeys with Null: false, as the data roles have it. */
  const fjordOnly = ({ context }: Ask) => {
    const keys = context?.['dynamodb:LeadingKeys'];
    return Array.isArray(keys) && keys.length > 0 && keys.every((one) => /^fjord($|#)/.test(one));
  };
  const denied = { name: 'AccessDeniedException', $metadata: { httpStatusCode: 400 } };

  beforeEach(async () => {
    for (const tenant of ['fjord', 'tundra']) {
      await dynamodb.seed(TableName, [{ pk: `${tenant}#1`, sk: 'parcel', tenant, openedAt: 1 }]);
    }
    gate.rule = fjordOnly;
  });

  it('lets a tenant work with its own items', async () => {
    const { Item } = await client.send(new GetItemCommand({ TableName, Key: key('fjord#1') }));
    expect(Item?.tenant).toEqual({ S: 'fjord' });
    const { Count } = await client.send(
      new QueryCommand({
        TableName,
        IndexName: 'byTenant',
        KeyConditionExpression: 'tenant = :t',
        ExpressionAttributeValues: { ':t': { S: 'fjord' } },
      }),
    );
    expect(Count).toBe(1);
  });

  it('denies it every operation on another tenant’s items, and none has an effect', async () => {
    const Key = key('tundra#1');
    const values = { ExpressionAttributeValues: { ':a': { S: 'tundra' } } };
    const calls = [
      client.send(new GetItemCommand({ TableName, Key })),
      client.send(new PutItemCommand({ TableName, Item: { ...Key, stolen: { BOOL: true } } })),
      client.send(new UpdateItemCommand({ TableName, Key, UpdateExpression: 'REMOVE tenant' })),
      client.send(new DeleteItemCommand({ TableName, Key })),
      client.send(new ScanCommand({ TableName })),
      client.send(
        new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys: [key('fjord#1'), Key] } } }),
      ),
      client.send(
        new QueryCommand({
          TableName,
          IndexName: 'byTenant',
          KeyConditionExpression: 'tenant = :a',
          ...values,
        }),
      ),
    ];
    for (const call of calls) await expect(call).rejects.toMatchObject(denied);
    gate.rule = () => true;
    const { Item } = await client.send(new GetItemCommand({ TableName, Key }));
    expect(Item).toMatchObject({ tenant: { S: 'tundra' } });
    expect(Item).not.toHaveProperty('stolen');
  });

  it('asks before it says that a table or an index does not exist', async () => {
    const missing = { TableName: 'elsewhere', Key: key('fjord#1') };
    await expect(client.send(new GetItemCommand(missing))).rejects.toMatchObject(denied);
    expect(gate.asked[0]?.resource).toBe(`arn:aws:dynamodb:${region}:${accountId}:table/elsewhere`);
    const index = {
      TableName,
      IndexName: 'elsewhere',
      KeyConditionExpression: 'pk = :a',
      ExpressionAttributeValues: { ':a': { S: 'fjord#1' } },
    };
    await expect(client.send(new QueryCommand(index))).rejects.toMatchObject(denied);
    gate.rule = () => true;
    await expect(client.send(new GetItemCommand(missing))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    await expect(client.send(new QueryCommand(index))).rejects.toThrow('does not have the specified index');
  });
});
