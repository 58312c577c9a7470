import { ConditionalCheckFailedException, DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { clientPerCall } from '../../../shared/aws-client.ts';
import type { Refusal } from '../../../shared/refusal.ts';
import { serveTool } from '../../../shared/tool/serve-tool.ts';
import { toolError } from '../../../shared/tool/work.ts';
import { closeTicket } from './tool.ts';

const dynamodb = clientPerCall(DynamoDBClient);

/**
 * One conditional write. A replayed call finds its own id in the row and answers as before, whatever became of the
 * ticket since: it closes nothing twice.
 */
export const handler = serveTool(
  closeTicket,
  async ({ ticketId, reason }, { callId, caller, credentials, data, named }) => {
    const closedAt = new Date().toISOString();
    const update = new UpdateItemCommand({
      TableName: data('tickets'),
      Key: { pk: { S: named.tickets ?? '' } },
      UpdateExpression: `SET #status = :closed, closedAt = :at, closedBy = :by, closedByCall = :call${reason === undefined ? '' : ', closeReason = :reason'}`,
      ConditionExpression:
        'attribute_exists(pk) AND #status <> :closed AND (attribute_not_exists(closedByCall) OR closedByCall <> :call)',
      ExpressionAttributeNames: { '#status': 'status' },
      ExpressionAttributeValues: {
        ':closed': { S: 'closed' },
        ':at': { S: closedAt },
        ':by': { S: caller.subject },
        ':call': { S: callId },
        ...(reason !== undefined && { ':reason': { S: reason } }),
      },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    try {
      await dynamodb(credentials).send(update);
      return { ticketId, status: 'closed' as const, closedAt };
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      const { Item: row } = error;
      if (row?.closedByCall?.S !== callId) throw whyNotClosed(row);
      return { ticketId, status: 'closed' as const, closedAt: row.closedAt?.S ?? '' };
    }
  },
);

function whyNotClosed(row: ConditionalCheckFailedException['Item']): Refusal {
  if (row === undefined) return toolError('Your team has no ticket with this id.');
  const since = row.closedAt?.S === undefined ? '' : `, since ${row.closedAt.S}`;
  return toolError(`This ticket is closed already${since}.`);
}
