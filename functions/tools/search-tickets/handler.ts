import { type AttributeValue, DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { clientPerCall } from '../../../shared/aws-client.ts';
import { isRowOf, statusOf } from '../../../shared/ticket-row.ts';
import { serveTool } from '../../../shared/tool/serve-tool.ts';
import { toolError } from '../../../shared/tool/work.ts';
import { searchTickets } from './tool.ts';

const dynamodb = clientPerCall(DynamoDBClient);
/** Items read per page, before the filter. */
const pageSize = 100;

export const handler = await serveTool(searchTickets, async (input, { caller, credentials, data, named }) => {
  const filters = [
    // DynamoDB does not say what contains() makes of an empty text, so it is not asked.
    ...(input.text === '' ? [] : ['contains(title, :text)']),
    ...(input.status === undefined ? [] : ['#status = :status']),
  ];
  const page = await dynamodb(credentials).send(
    new QueryCommand({
      TableName: data('tickets'),
      IndexName: 'byTenant',
      KeyConditionExpression: 'tenant = :tenant',
      ...(filters.length > 0 && { FilterExpression: filters.join(' AND ') }),
      ...(input.status !== undefined && { ExpressionAttributeNames: { '#status': 'status' } }),
      ExpressionAttributeValues: {
        ':tenant': { S: named.tickets ?? '' },
        ...(input.text !== '' && { ':text': { S: input.text } }),
        ...(input.status !== undefined && { ':status': { S: input.status } }),
      },
      Limit: pageSize,
      ...(input.cursor !== undefined && { ExclusiveStartKey: startKey(input.cursor, caller.tenant) }),
    }),
  );
  const own = (page.Items ?? []).filter((row) => isRowOf(caller.tenant, row));
  const tickets = own.map((row) => ({
    ticketId: row.ticketId?.S ?? '',
    title: row.title?.S ?? '',
    status: statusOf(row),
  }));
  const last = page.LastEvaluatedKey?.ticketId?.S;
  return { tickets, ...(last !== undefined && { nextCursor: last }) };
});

/** The cursor is a ticket's id; the rest of the key is the caller's, so a forged cursor stays in the tenant. */
function startKey(cursor: string, tenant: string): Record<string, AttributeValue> {
  if (!/^[\w-]{1,64}$/.test(cursor)) throw toolError('This cursor is not one that search_tickets returned.');
  return { pk: { S: `${tenant}#${cursor}` }, tenant: { S: tenant }, ticketId: { S: cursor } };
}
