import { ConditionalCheckFailedException, DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { clientPerCall } from '../../../../shared/aws-client.ts';
import { serveTool } from '../../../../shared/tool/serve-tool.ts';
import { toolError } from '../../../../shared/tool/work.ts';
import { closeParcel } from './tool.ts';

const dynamodb = clientPerCall(DynamoDBClient);

/** Closes only once: a replayed call finds its own id in the row. */
export const handler = serveTool(
  closeParcel,
  async ({ parcelId, reason = '' }, { callId, credentials, data, named }) => {
    const closedAt = new Date().toISOString();
    const update = new UpdateItemCommand({
      TableName: data('parcels'),
      Key: { pk: { S: named.parcels ?? '' } },
      UpdateExpression: 'SET #status = :closed, closedAt = :at, closedByCall = :call, closeReason = :reason',
      ConditionExpression:
        'attribute_exists(pk) AND #status <> :closed AND (attribute_not_exists(closedByCall) OR closedByCall <> :call)',
      ExpressionAttributeNames: { '#status': 'status' },
      ExpressionAttributeValues: {
        ':closed': { S: 'closed' },
        ':at': { S: closedAt },
        ':call': { S: callId },
        ':reason': { S: reason },
      },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    try {
      await dynamodb(credentials).send(update);
      return { parcelId, status: 'closed' as const, closedAt };
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      const { Item } = error;
      if (Item === undefined) throw toolError('Your team has no parcel with this id.');
      if (Item.closedByCall?.S !== callId) throw toolError('This parcel is closed already.');
      return { parcelId, status: 'closed' as const, closedAt: Item.closedAt?.S ?? '' };
    }
  },
);
