import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Loopback, startDynamodb } from './dynamodb-loopback.ts';
import { awsRequest } from './sdk-loopback.ts';

let loopback: Loopback;
beforeAll(async () => {
  loopback = await startDynamodb();
});
afterAll(() => loopback.stop());

const TableName = 'parcels';
const names = { '#pk': 'owner', '#own': 'pk', '#sk': 'sk' };
const values = {
  ':a': { S: 'fjord#1' },
  ':b': { S: 'tundra#1' },
  ':n': { N: '1' },
  ':two': { S: 'fjord#1', N: '1' },
};

async function refusal(operation: string, body: unknown) {
  loopback.gate.asked.length = 0;
  const error = await loopback.raw(operation, body).then(
    (answer) => new Error(`was answered: ${answer.body}`),
    (reason) => reason,
  );
  expect(loopback.gate.asked).toEqual([]);
  return error;
}

describe('a key condition that does not name exactly one partition', () => {
  const attacks = [
    'pk = :a OR pk = :b',
    'pk = :a AND pk = :b',
    'pk = :a AND sk = :a AND pk = :b',
    'pk = :a AND sk = :a OR pk = :b',
    'pk = :a AND sk > :a AND sk < :b',
    'pk = :a AND owner = :b',
    'NOT pk = :a',
    'begins_with(pk, :a)',
    'pk BETWEEN :a AND :b',
    'pk > :a',
    'pk <> :a',
    'pk IN (:a, :b)',
    ':a = pk',
    ':a = :a',
    'pk = pk',
    'pk = sk',
    '#pk = :a',
    '#missing = :a',
    '#constructor = :a',
    '#own = :missing',
    'pk = :n',
    'pk = :__proto__',
    'pk.x = :a',
    'pk[0] = :a',
    'sk = :a',
    'sk = :a AND pk',
    'pk = :a AND',
    'AND pk = :a',
    'pk = :a;',
    'pk = :a -- ',
    'pk = :a /* */',
    'pk\u00a0= :a',
    'ｐk = :a',
    'PK = :a',
    'size(pk) = :n',
    'contains(pk, :a)',
    'attribute_exists(pk)',
    'begins_with(sk, :a)',
    'begins_with(sk, begins_with(pk, :a)) AND pk = :a',
    '(pk = :a)',
    'pk = (:a)',
    '',
    ' ',
  ];
  it.each(attacks)('is refused before IAM is asked: %j', async (KeyConditionExpression) => {
    const { ':two': _, ...single } = values;
    const body = {
      TableName,
      KeyConditionExpression,
      ExpressionAttributeNames: names,
      ExpressionAttributeValues: single,
    };
    expect(await refusal('Query', body)).toMatchObject({ code: 'ValidationException', status: 400 });
  });

  const equals = (S: string) => ({ ComparisonOperator: 'EQ', AttributeValueList: [{ S }] });
  const bodies: [string, object][] = [
    ['neither form', {}],
    [
      'both forms',
      {
        KeyConditionExpression: 'pk = :a',
        ExpressionAttributeValues: { ':a': { S: 'fjord#1' } },
        KeyConditions: { pk: equals('tundra#1') },
      },
    ],
    ['no value', { KeyConditions: { pk: { ComparisonOperator: 'EQ' } } }],
    ['an empty value', { KeyConditions: { pk: equals('') } }],
    [
      'two values',
      {
        KeyConditions: {
          pk: { ComparisonOperator: 'EQ', AttributeValueList: [{ S: 'fjord#1' }, { S: 'tundra#1' }] },
        },
      },
    ],
    [
      'begins_with on the partition',
      { KeyConditions: { pk: { ComparisonOperator: 'BEGINS_WITH', AttributeValueList: [{ S: 'a' }] } } },
    ],
    ['another attribute', { KeyConditions: { pk: equals('fjord#1'), owner: equals('x') } }],
    ['OR between the conditions', { KeyConditions: { pk: equals('fjord#1') }, ConditionalOperator: 'OR' }],
    ['the table’s key on an index', { IndexName: 'byTenant', KeyConditions: { pk: equals('fjord#1') } }],
    [
      'a value of two types',
      { KeyConditionExpression: 'pk = :two', ExpressionAttributeValues: { ':two': values[':two'] } },
    ],
  ];
  it.each(bodies)('is refused before IAM is asked: %s', async (_, body) => {
    const error = await refusal('Query', { TableName, ...body });
    expect(error).toMatchObject({ code: 'ValidationException', status: 400 });
  });
});

describe('a key that cannot be read', () => {
  const keys: [string, unknown][] = [
    ['no partition key', { sk: { S: 'a' } }],
    ['an empty text', { pk: { S: '' }, sk: { S: 'a' } }],
    ['a number', { pk: { N: '1' }, sk: { S: 'a' } }],
    ['a list', { pk: { L: [{ S: 'fjord#1' }] }, sk: { S: 'a' } }],
    ['two types', { pk: { S: 'fjord#1', N: '1' }, sk: { S: 'a' } }],
    ['no type', { pk: {}, sk: { S: 'a' } }],
    ['a bare text', { pk: 'fjord#1', sk: { S: 'a' } }],
    ['a text that is none', { pk: { S: ['fjord#1'] }, sk: { S: 'a' } }],
    ['null', null],
  ];
  it.each(keys)('is refused before IAM is asked: %s', async (_, Key) => {
    for (const operation of ['GetItem', 'DeleteItem', 'UpdateItem']) {
      expect(await refusal(operation, { TableName, Key })).toMatchObject({ code: 'ValidationException' });
    }
    expect(await refusal('PutItem', { TableName, Item: Key })).toMatchObject({ code: 'ValidationException' });
    const RequestItems = { [TableName]: { Keys: [{ pk: { S: 'fjord#1' }, sk: { S: 'a' } }, Key] } };
    const batch = await refusal('BatchGetItem', { RequestItems });
    expect(batch).toMatchObject({ code: 'ValidationException' });
  });

  it('is refused when two texts would become one: half a surrogate pair', async () => {
    const Key = { pk: { S: 'fjord\ud800' }, sk: { S: 'a' } };
    expect(await refusal('GetItem', { TableName, Key })).toMatchObject({ code: 'SerializationException' });
    const Item = { pk: { S: 'fjord#1' }, sk: { S: 'a' }, '\ud800': { S: 'x' } };
    expect(await refusal('PutItem', { TableName, Item })).toMatchObject({ code: 'SerializationException' });
  });
});

describe('what is not part of the local DynamoDB', () => {
  const operations = [
    'TransactWriteItems',
    'TransactGetItems',
    'BatchWriteItem',
    'ExecuteStatement',
    'CreateTable',
    'DeleteTable',
    'DescribeTable',
    'ListTables',
    'UpdateTable',
    'UpdateTimeToLive',
    'constructor',
    '__proto__',
  ];
  it.each(operations)('is refused by name: %s', async (operation) => {
    const error = await refusal(operation, { TableName });
    expect(error).toMatchObject({ code: 'UnknownOperationException', status: 400 });
    expect(error.message).toContain(`dynamodb:${operation}`);
  });

  const Key = { pk: { S: 'fjord#1' }, sk: { S: 'a' } };
  const parameters: [string, string, object][] = [
    ['PutItem', 'ReturnValuesOnConditionCheckFailure', { Item: Key }],
    ['UpdateItem', 'ReturnItemCollectionMetrics', { Key }],
    ['UpdateItem', 'AttributeUpdates', { Key }],
    ['DeleteItem', 'Expected', { Key }],
    ['GetItem', 'AttributesToGet', { Key }],
    ['Scan', 'ScanFilter', {}],
    ['Query', 'QueryFilter', {}],
    ['GetItem', 'keyConditionExpression', { Key }],
  ];
  it.each(parameters)('is refused by name: %s with %s', async (operation, parameter, body) => {
    const error = await refusal(operation, { TableName, ...body, [parameter]: 'ALL_OLD' });
    expect(error).toMatchObject({ code: 'ValidationException' });
    expect(error.message).toContain(`the parameter ${parameter} is not part of the local AWS`);
  });

  const bodies: [string, string, string][] = [
    ['no JSON', 'GetItem', '{'],
    ['bytes that are no UTF-8', 'GetItem', 'latin1:{"TableName":"tick\xe9ts"}'],
    ['a list', 'GetItem', '[]'],
    ['null', 'GetItem', 'null'],
    ['nothing', 'GetItem', ''],
    [
      'a table by its ARN',
      'Scan',
      '{"TableName":"arn:aws:dynamodb:eu-central-1:111122223333:table/parcels"}',
    ],
    [
      'an attribute __proto__',
      'PutItem',
      '{"TableName":"parcels","Item":{"pk":{"S":"a"},"sk":{"S":"b"},"__proto__":{"S":"x"}}}',
    ],
    ['a batch of nothing', 'BatchGetItem', '{"RequestItems":{}}'],
  ];
  it.each(bodies)('is refused: %s', async (_, operation, text) => {
    const body = text.startsWith('latin1:') ? Buffer.from(text.slice(7), 'latin1') : Buffer.from(text);
    const error = await refusal(operation, body);
    expect(error).toMatchObject({ name: 'AwsError', status: 400 });
  });

  it('is refused: anything but a POST with a target of this API version', async () => {
    for (const [method, target] of [
      ['GET', 'DynamoDB_20120810.GetItem'],
      ['POST', 'DynamoDB_20111205.GetItem'],
      ['POST', 'DynamoDBStreams_20120810.GetRecords'],
      ['POST', ''],
    ] as const) {
      const request = awsRequest('dynamodb', { method, path: '/', headers: { 'x-amz-target': target } });
      await expect(loopback.dynamodb.handle(request)).rejects.toMatchObject({
        code: 'UnknownOperationException',
      });
    }
  });
});
