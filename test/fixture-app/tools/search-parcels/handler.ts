import { DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { clientPerCall } from '../../../../shared/aws-client.ts';
import { type CursorScope, readCursor, writeCursor } from '../../../../shared/tool/cursor.ts';
import { serveTool } from '../../../../shared/tool/serve-tool.ts';
import { parcelOf } from '../parcel-row.ts';
import { searchParcels } from './tool.ts';

const dynamodb = clientPerCall(DynamoDBClient);

/** Filters after the read, so a page can be empty and still have a cursor. */
export const handler = serveTool(searchParcels, async (input, { caller, credentials, data, named }) => {
  const of: CursorScope = { tool: searchParcels.name, scope: [caller.tenant, input.text] };
  const after = input.cursor === undefined ? undefined : readCursor(of, input.cursor);
  const { Items = [], LastEvaluatedKey } = await dynamodb(credentials).send(
    new QueryCommand({
      TableName: data('parcels'),
      IndexName: 'byTenant',
      KeyConditionExpression: 'tenant = :tenant',
      ExpressionAttributeValues: { ':tenant': { S: named.parcels ?? '' } },
      Limit: 100,
      ...(after !== undefined && {
        ExclusiveStartKey: {
          pk: { S: `${caller.tenant}#${after}` },
          tenant: { S: caller.tenant },
          parcelId: { S: after },
        },
      }),
    }),
  );
  const last = LastEvaluatedKey?.parcelId?.S;
  return {
    parcels: Items.map(parcelOf).filter(
      ({ title, status }) => title.includes(input.text) && (input.status ?? status) === status,
    ),
    ...(last !== undefined && { nextCursor: writeCursor(of, last) }),
  };
});
