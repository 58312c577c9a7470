import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { clientPerCall } from '../../../../shared/aws-client.ts';
import { serveTool } from '../../../../shared/tool/serve-tool.ts';
import { createParcel } from './tool.ts';

const dynamodb = clientPerCall(DynamoDBClient);

export const handler = serveTool(
  createParcel,
  async ({ title, body }, { callId, caller, credentials, data, named }) => {
    const texts = {
      pk: named.parcels ?? '',
      tenant: caller.tenant,
      parcelId: callId,
      title,
      body,
      status: 'open',
    };
    const put = new PutItemCommand({
      TableName: data('parcels'),
      Item: Object.fromEntries(Object.entries(texts).map(([name, S]) => [name, { S }])),
      ConditionExpression: 'attribute_not_exists(pk)',
    });
    try {
      await dynamodb(credentials).send(put);
    } catch (error) {
      // A replayed call finds its own row.
      if (!(error instanceof Error && error.name === 'ConditionalCheckFailedException')) throw error;
    }
    return { parcelId: callId, title, status: 'open' as const };
  },
);
