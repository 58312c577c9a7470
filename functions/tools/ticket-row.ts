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

/** Characters (UTF-16 units) of a title, as create_ticket takes it. */
export const longestTitle = 200;

/** No tool stores a longer one; what came into the table another way is shortened, and shows it. */
export function clip(text: string, max: number): string {
  const [start = '', ...more] = split(text, max);
  return more.length === 0 ? start : `${start}…`;
}

/** Pieces of at most `max` UTF-16 units; a surrogate pair stays together. */
export function split(text: string, max: number): string[] {
  const pieces: string[] = [];
  let from = 0;
  do {
    const cut = from + max;
    const inPair = cut < text.length && /[\udc00-\udfff]/.test(text.charAt(cut));
    const to = inPair ? cut - 1 : cut;
    pieces.push(text.slice(from, to));
    from = to;
  } while (from < text.length);
  return pieces;
}
