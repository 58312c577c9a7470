/** A DynamoDB of the local AWS with the real SDK client in front of it, for one test. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createDynamodb } from '../../../stacks/local/dynamodb/dynamodb.ts';
import {
  accountId,
  awsRequest,
  credentials,
  planOf,
  recordingAuthorize,
  region,
  serve,
} from './sdk-loopback.ts';

export const parcels = {
  type: 'aws:dynamodb/table:Table',
  name: 'parcels',
  inputs: {},
  outputs: {
    name: 'parcels',
    arn: `arn:aws:dynamodb:${region}:${accountId}:table/parcels`,
    billingMode: 'PAY_PER_REQUEST',
    hashKey: 'pk',
    rangeKey: 'sk',
    attributes: [
      { name: 'pk', type: 'S' },
      { name: 'sk', type: 'S' },
      { name: 'tenant', type: 'S' },
      { name: 'openedAt', type: 'N' },
    ],
    globalSecondaryIndexes: [
      { name: 'byTenant', hashKey: 'tenant', rangeKey: 'openedAt', projectionType: 'ALL' },
    ],
  },
};
export const counters = {
  type: 'aws:dynamodb/table:Table',
  name: 'counters',
  inputs: {},
  outputs: {
    name: 'counters',
    arn: `arn:aws:dynamodb:${region}:${accountId}:table/counters`,
    billingMode: 'PROVISIONED',
    hashKey: 'id',
    attributes: [{ name: 'id', type: 'S' }],
  },
};
export const tableArn = parcels.outputs.arn;

export type Loopback = Awaited<ReturnType<typeof startDynamodb>>;

/** Two tables: `parcels` (pk, sk, index byTenant) and `counters` (id). */
export async function startDynamodb() {
  const { gate, authorize } = recordingAuthorize();
  const dynamodb = await createDynamodb({ plan: planOf([parcels, counters]), authorize });
  const server = await serve('dynamodb', dynamodb.handle);
  const client = new DynamoDBClient({ region, credentials, endpoint: server.endpoint, maxAttempts: 1 });
  return {
    gate,
    dynamodb,
    client,
    /** Sends a body as it is, past the SDK. */
    raw: (operation: string, body: unknown) =>
      dynamodb.handle(
        awsRequest('dynamodb', {
          method: 'POST',
          path: '/',
          headers: { 'x-amz-target': `DynamoDB_20120810.${operation}` },
          body: Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body)),
        }),
      ),
    async stop() {
      client.destroy();
      await server.close();
      await dynamodb.close();
    },
  };
}
