/** What DynamoDB asks of KMS in its caller's name. */
import { describe, expect, it } from 'vitest';
import { type Ask, AwsError } from '../../../stacks/account/aws-request.ts';
import { createDynamodb } from '../../../stacks/local/dynamodb/dynamodb.ts';
import { counters, parcels } from './dynamodb-loopback.ts';
import { key, keyArn } from './s3-loopback.ts';
import { awsRequest, planOf } from './sdk-loopback.ts';

const encrypted = {
  ...parcels,
  outputs: { ...parcels.outputs, serverSideEncryption: { enabled: true, kmsKeyArn: keyArn } },
};
const decrypt: Ask = {
  action: 'kms:Decrypt',
  resource: keyArn,
  via: 'dynamodb',
  context: {
    'kms:ViaService': 'dynamodb.eu-central-1.amazonaws.com',
    'kms:CallerAccount': '111122223333',
    'kms:EncryptionContext:aws:dynamodb:tableName': 'parcels',
    'kms:EncryptionContext:aws:dynamodb:subscriberId': '111122223333',
  },
};

async function start(rule: (ask: Ask) => boolean = () => true, table = encrypted) {
  const asked: Ask[] = [];
  const plan = planOf([key, table, counters]);
  const dynamodb = await createDynamodb({
    plan,
    authorize(_request, ask) {
      asked.push(ask);
      if (!rule(ask)) throw new AwsError('AccessDenied', 403, 'User: someone is not authorized');
    },
  });
  const send = (operation: string, body: object) =>
    dynamodb.handle(
      awsRequest('dynamodb', {
        method: 'POST',
        path: '/',
        headers: { 'x-amz-target': `DynamoDB_20120810.${operation}` },
        body: Buffer.from(JSON.stringify(body)),
      }),
    );
  return { asked, send };
}

const Key = { pk: { S: 'fjord#1' }, sk: { S: 'a' } };
const requests: [operation: string, body: object][] = [
  ['GetItem', { TableName: 'parcels', Key }],
  ['PutItem', { TableName: 'parcels', Item: Key }],
  ['DeleteItem', { TableName: 'parcels', Key }],
  [
    'Query',
    {
      TableName: 'parcels',
      IndexName: 'byTenant',
      KeyConditionExpression: 'tenant = :t',
      ExpressionAttributeValues: { ':t': { S: 'fjord' } },
    },
  ],
];

describe('the key of a table', () => {
  it.each(requests)('is asked to decrypt for %s, and nothing else', async (operation, body) => {
    const { asked, send } = await start();
    await send(operation, body);
    expect(asked.slice(1)).toEqual([decrypt]);
  });

  it.each(requests)(
    'that is refused keeps %s from the items, in the words of AWS',
    async (operation, body) => {
      const { send } = await start(({ action }) => action !== 'kms:Decrypt');
      await expect(send(operation, body)).rejects.toMatchObject({
        code: 'AccessDeniedException',
        status: 400,
        message: expect.stringMatching(
          /^KMS key access denied error: com\.amazonaws\.services\.kms\.model\.AWSKMSException: User: someone is not authorized \(Service: AWSKMS; Status Code: 400; Error Code: AccessDeniedException; Request ID: request-1; Proxy: null\)$/,
        ),
      });
    },
  );

  it('is not asked before IAM admits to the table, nor for a table without it', async () => {
    const closed = await start(() => false);
    await expect(closed.send(...(requests[0] as [string, object]))).rejects.toThrow('not authorized');
    expect(closed.asked.map(({ action }) => action)).toEqual(['dynamodb:GetItem']);
    const { asked, send } = await start();
    await send('GetItem', { TableName: 'counters', Key: { id: { S: 'a' } } });
    expect(asked.map(({ action }) => action)).toEqual(['dynamodb:GetItem']);
  });

  it('must be in the plan', async () => {
    const foreign = structuredClone(encrypted);
    foreign.outputs.serverSideEncryption.kmsKeyArn = keyArn.replace(/key$/, 'other');
    await expect(start(undefined, foreign)).rejects.toThrow('the plan has no KMS key');
  });
});
