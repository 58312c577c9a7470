import { type AttributeValue, DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { clientPerCall } from '../../../shared/aws-client.ts';
import { type CursorScope, readCursor, writeCursor } from '../../../shared/tool/cursor.ts';
import { fitPage } from '../../../shared/tool/fit-page.ts';
import { serveTool } from '../../../shared/tool/serve-tool.ts';
import { clip, isRowOf, longestTitle, statusOf, type TicketRow } from '../ticket-row.ts';
import { searchTickets } from './tool.ts';

const dynamodb = clientPerCall(DynamoDBClient);
/** Items read per page, before the filter; an answer holds as many of them as fit. */
const pageSize = 100;

export const handler = serveTool(searchTickets, async (input, { caller, credentials, data, named }) => {
  const { text, status, cursor } = input;
  const of: CursorScope = { tool: searchTickets.name, scope: [caller.tenant, text, status ?? ''] };
  const filters = [
    // DynamoDB does not say what contains() makes of an empty text, so it is not asked.
    ...(text === '' ? [] : ['contains(title, :text)']),
    ...(status === undefined ? [] : ['#status = :status']),
  ];
  const page = await dynamodb(credentials).send(
    new QueryCommand({
      TableName: data('tickets'),
      IndexName: 'byTenant',
      KeyConditionExpression: 'tenant = :tenant',
      ...(filters.length > 0 && { FilterExpression: filters.join(' AND ') }),
      ...(status !== undefined && { ExpressionAttributeNames: { '#status': 'status' } }),
      ExpressionAttributeValues: {
        ':tenant': { S: named.tickets ?? '' },
        ...(text !== '' && { ':text': { S: text } }),
        ...(status !== undefined && { ':status': { S: status } }),
      },
      Limit: pageSize,
      ...(cursor !== undefined && { ExclusiveStartKey: startKey(readCursor(of, cursor), caller.tenant) }),
    }),
  );
  const own = (page.Items ?? []).filter((row) => isRowOf(caller.tenant, row));
  const behind = page.LastEvaluatedKey?.ticketId?.S;
  return fitPage(searchTickets, own.length, (count) => {
    const last = count < own.length ? own[count - 1]?.ticketId?.S : behind;
    return {
      tickets: own.slice(0, count).map(ticketOf),
      ...(last !== undefined && { nextCursor: writeCursor(of, last) }),
    };
  });
});

function ticketOf(row: TicketRow) {
  return {
    ticketId: row.ticketId?.S ?? '',
    title: clip(row.title?.S ?? '', longestTitle),
    status: statusOf(row),
  };
}

/** The position is a ticket's id; the rest of the key is the caller's, so a forged one stays in the tenant. */
function startKey(ticketId: string, tenant: string): Record<string, AttributeValue> {
  return { pk: { S: `${tenant}#${ticketId}` }, tenant: { S: tenant }, ticketId: { S: ticketId } };
}
