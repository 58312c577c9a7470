import {
  BatchGetItemCommand,
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type QueryCommandOutput,
  ScanCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDynamodb } from '../../../stacks/local/dynamodb/dynamodb.ts';
import { counters, type Loopback, parcels, startDynamodb } from './dynamodb-loopback.ts';
import { planOf } from './sdk-loopback.ts';

let client: Loopback['client'];
let dynamodb: Loopback['dynamodb'];
let stop: Loopback['stop'];

beforeEach(async () => {
  ({ client, dynamodb, stop } = await startDynamodb());
});
afterEach(() => stop());

const TableName = 'parcels';
const key = (pk: string, sk = 'parcel') => ({ pk: { S: pk }, sk: { S: sk } });

describe('items', () => {
  it('puts, gets, updates and deletes an item', async () => {
    await client.send(
      new PutItemCommand({ TableName, Item: { ...key('fjord#1'), title: { S: 'Printer' } } }),
    );
    const { Item } = await client.send(
      new GetItemCommand({ TableName, Key: key('fjord#1'), ConsistentRead: true }),
    );
    expect(Item).toEqual({ ...key('fjord#1'), title: { S: 'Printer' } });
    const updated = await client.send(
      new UpdateItemCommand({
        TableName,
        Key: key('fjord#1'),
        UpdateExpression: 'SET #s = :closed ADD visits :one REMOVE title',
        ExpressionAttributeNames: { '#s': 'status' },
        ExpressionAttributeValues: { ':closed': { S: 'closed' }, ':one': { N: '1' } },
        ReturnValues: 'ALL_NEW',
      }),
    );
    expect(updated.Attributes).toEqual({ ...key('fjord#1'), status: { S: 'closed' }, visits: { N: '1' } });
    await client.send(new DeleteItemCommand({ TableName, Key: key('fjord#1') }));
    expect((await client.send(new GetItemCommand({ TableName, Key: key('fjord#1') }))).Item).toBeUndefined();
  });

  it('seeds plain values of every kind', async () => {
    const item = {
      pk: 'fjord#1',
      sk: 'x',
      n: 1.5,
      no: null,
      yes: true,
      list: ['a', 2],
      map: { a: { b: 'c' } },
    };
    await dynamodb.seed(TableName, [{ ...item, absent: undefined, bytes: new Uint8Array([1, 2]) }]);
    const { Item } = await client.send(new GetItemCommand({ TableName, Key: key('fjord#1', 'x') }));
    expect(Item).toEqual({
      ...key('fjord#1', 'x'),
      n: { N: '1.5' },
      no: { NULL: true },
      yes: { BOOL: true },
      list: { L: [{ S: 'a' }, { N: '2' }] },
      map: { M: { a: { M: { b: { S: 'c' } } } } },
      bytes: { B: new Uint8Array([1, 2]) },
    });
    await expect(dynamodb.seed(TableName, [{ pk: 'a', sk: 'b', at: new Date() }])).rejects.toThrow('"at"');
    await expect(dynamodb.seed('nowhere', [{ pk: 'a' }])).rejects.toThrow('cannot seed the table "nowhere"');
  });

  it('lets exactly one of many concurrent writers create an item', async () => {
    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, (_, writer) =>
        client.send(
          new PutItemCommand({
            TableName,
            Item: { ...key('fjord#1'), writer: { N: String(writer) } },
            ConditionExpression: 'attribute_not_exists(pk)',
          }),
        ),
      ),
    );
    const winners = outcomes.flatMap(({ status }, writer) => (status === 'fulfilled' ? [writer] : []));
    expect(winners).toHaveLength(1);
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') expect(outcome.reason.name).toBe('ConditionalCheckFailedException');
    }
    const { Item } = await client.send(new GetItemCommand({ TableName, Key: key('fjord#1') }));
    expect(Item?.writer).toEqual({ N: String(winners[0]) });
  });

  it('answers an update whose condition failed with the item, when asked, and for none with none', async () => {
    await dynamodb.seed(TableName, [{ pk: 'fjord#1', sk: 'parcel', title: 'Printer' }]);
    const failed = (pk: string, more: object) =>
      client
        .send(
          new UpdateItemCommand({
            TableName,
            Key: key(pk),
            UpdateExpression: 'SET title = :new',
            ConditionExpression: 'title = :new',
            ExpressionAttributeValues: { ':new': { S: 'VPN' } },
            ...more,
          }),
        )
        .catch((error: unknown) => error);
    const wanted = { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' };
    const name = 'ConditionalCheckFailedException';
    const Item = { ...key('fjord#1'), title: { S: 'Printer' } };
    expect(await failed('fjord#1', wanted)).toMatchObject({ name, Item });
    expect(await failed('fjord#2', wanted)).toMatchObject({ name });
    expect(await failed('fjord#2', wanted)).not.toHaveProperty('Item.pk');
    expect(await failed('fjord#1', {})).not.toHaveProperty('Item.pk');
    const none = { ReturnValuesOnConditionCheckFailure: 'NONE' };
    expect(await failed('fjord#1', none)).not.toHaveProperty('Item.pk');
  });
});

describe('reading several items', () => {
  beforeEach(async () => {
    for (const tenant of ['fjord', 'tundra']) {
      const items = [1, 2, 3].map((id) => ({ pk: `${tenant}#${id}`, sk: 'parcel', tenant, openedAt: id }));
      await dynamodb.seed(TableName, items);
    }
    await dynamodb.seed(TableName, [
      { pk: 'fjord#1', sk: 'comment#1' },
      { pk: 'fjord#1', sk: 'comment#2' },
    ]);
  });

  const sortKeys = (answer: QueryCommandOutput) => answer.Items?.map(({ sk }) => sk?.S);
  const query = (more: object) => client.send(new QueryCommand({ TableName, ...more }));

  it('queries one partition, with and without a condition on the sort key', async () => {
    const ExpressionAttributeValues = { ':pk': { S: 'fjord#1' } };
    const all = await query({ KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues });
    expect(sortKeys(all)).toEqual(['comment#1', 'comment#2', 'parcel']);
    const conditions: [string, Record<string, string>, string[]][] = [
      ['begins_with(sk, :a)', { ':a': 'comment#' }, ['comment#1', 'comment#2']],
      ['sk BETWEEN :a AND :b', { ':a': 'comment#2', ':b': 'z' }, ['comment#2', 'parcel']],
      ['sk >= :a', { ':a': 'comment#2' }, ['comment#2', 'parcel']],
      ['sk < :a', { ':a': 'comment#2' }, ['comment#1']],
      ['sk = :a', { ':a': 'parcel' }, ['parcel']],
    ];
    for (const [condition, values, expected] of conditions) {
      const own = Object.fromEntries(Object.entries(values).map(([name, S]) => [name, { S }]));
      const answer = await query({
        KeyConditionExpression: `pk=:pk and ${condition}`,
        ExpressionAttributeValues: { ...ExpressionAttributeValues, ...own },
      });
      expect(sortKeys(answer)).toEqual(expected);
    }
  });

  it('queries an index by its own partition key, page by page, newest first', async () => {
    const seen: (string | undefined)[] = [];
    let start: QueryCommandOutput['LastEvaluatedKey'];
    do {
      const page: QueryCommandOutput = await query({
        IndexName: 'byTenant',
        KeyConditionExpression: '#t = :t',
        ExpressionAttributeNames: { '#t': 'tenant' },
        ExpressionAttributeValues: { ':t': { S: 'fjord' } },
        ScanIndexForward: false,
        Limit: 1,
        ExclusiveStartKey: start,
      });
      seen.push(...(page.Items ?? []).map(({ pk }) => pk?.S));
      start = page.LastEvaluatedKey;
    } while (start);
    expect(seen).toEqual(['fjord#3', 'fjord#2', 'fjord#1']);
  });

  it('does not continue a query in another partition', async () => {
    const answer = query({
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': { S: 'fjord#1' } },
      ExclusiveStartKey: key('tundra#1', 'a'),
    });
    await expect(answer).rejects.toMatchObject({ name: 'ValidationException' });
  });

  it('scans with a filter, and gets a batch', async () => {
    const scan = await client.send(
      new ScanCommand({
        TableName,
        FilterExpression: 'tenant = :t',
        ExpressionAttributeValues: { ':t': { S: 'tundra' } },
      }),
    );
    expect(scan.Items).toHaveLength(3);
    const Keys = [key('fjord#1'), key('fjord#2')];
    const batch = await client.send(new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys } } }));
    expect(batch.Responses?.[TableName]?.map(({ pk }) => pk?.S).sort()).toEqual(['fjord#1', 'fjord#2']);
  });

  it('hands on the errors of the store as they are', async () => {
    const reserved = client.send(
      new GetItemCommand({ TableName, Key: key('a'), ProjectionExpression: 'name' }),
    );
    await expect(reserved).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining('reserved keyword; reserved keyword: name'),
    });
  });
});

describe('the plan', () => {
  const authorize = () => {};
  it('answers nothing after it was closed', async () => {
    await dynamodb.close();
    const call = client.send(new GetItemCommand({ TableName, Key: key('a') }));
    await expect(call).rejects.toMatchObject({ $metadata: { httpStatusCode: 500 } });
  });

  it.each([
    ['a partition key that is no text', { ...counters.outputs, attributes: [{ name: 'id', type: 'N' }] }],
    ['a local secondary index', { ...parcels.outputs, localSecondaryIndexes: [{ name: 'local' }] }],
    ['an index without a partition key', { ...parcels.outputs, globalSecondaryIndexes: [{ name: 'odd' }] }],
    ['no keys', { name: 'odd', arn: 'arn' }],
  ])('refuses a table with %s', async (_, outputs) => {
    const plan = planOf([{ ...parcels, outputs }]);
    await expect(createDynamodb({ plan, authorize })).rejects.toThrow(`urn:${parcels.type}::parcels: `);
  });
});
