import { ConditionalCheckFailedException, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { clientPerCall } from '../../../shared/aws-client.ts';
import { serveTool } from '../../../shared/tool/serve-tool.ts';
import { createTicket } from './tool.ts';

const dynamodb = clientPerCall(DynamoDBClient);

/** A replayed call finds its own row taken: it answers the same and changes nothing. */
export const handler = serveTool(
  createTicket,
  async (input, { callId, caller, credentials, data, named }) => {
    const put = new PutItemCommand({
      TableName: data('tickets'),
      Item: {
        pk: { S: named.tickets ?? '' },
        tenant: { S: caller.tenant },
        ticketId: { S: callId },
        title: { S: input.title },
        body: { S: input.body },
        status: { S: 'open' },
        createdBy: { S: caller.subject },
      },
      ConditionExpression: 'attribute_not_exists(pk)',
    });
    await dynamodb(credentials)
      .send(put)
      .catch((error: unknown) => {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      });
    return { ticketId: callId, title: input.title, status: 'open' as const };
  },
);
