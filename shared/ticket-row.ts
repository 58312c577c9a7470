/**
 * A row of the tickets table, read through its index. IAM holds a writer to the partition key of the table and not to
 * the attribute that the index is made of: a tool that was taken over could put its own team's row into another team's
 * part of the index. So who reads the index compares. Enters: a row and the caller's tenant. Pure.
 */

/** As DynamoDB gives it; only texts are of interest. */
export type TicketRow = Record<string, { S?: string | undefined }>;

export function isRowOf(tenant: string, { pk, ticketId }: TicketRow): boolean {
  return pk?.S !== undefined && pk.S === `${tenant}#${ticketId?.S}`;
}

/** What is not closed is open. */
export function statusOf({ status }: TicketRow): 'open' | 'closed' {
  return status?.S === 'closed' ? 'closed' : 'open';
}
