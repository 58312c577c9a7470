/**
 * The body of an export while it grows. Enters: rows, page by page. Leaves: counts of tickets, and the bytes. Never:
 * another team's row, or more bytes in memory than an export may have.
 */

import { toolError } from '../../../shared/tool/work.ts';
import { lineEnd, linesOf, maxLineBytes } from '../ticket-export.ts';
import { isRowOf, statusOf, type TicketRow } from '../ticket-row.ts';

/** Some 280 pages of read_export: nobody reads more through a model. It is held in memory as a whole. */
export const maxExportBytes = 10_000_000;

export function collect(tenant: string) {
  const counts = { total: 0, open: 0, closed: 0 };
  const chunks = [Buffer.from(lineEnd)];
  let bytes = lineEnd.length;

  function addLine(line: object): void {
    const chunk = Buffer.from(`${JSON.stringify(line)}${lineEnd}`);
    if (chunk.length > maxLineBytes) throw new Error(`a line of ${chunk.length} bytes fits into no page`);
    bytes += chunk.length;
    if (bytes > maxExportBytes)
      throw toolError(
        `Your team has more tickets than an export may hold (${maxExportBytes / 1_000_000} MB). Export the open and the closed ones apart, with "status".`,
      );
    chunks.push(chunk);
  }

  return {
    counts,
    add(rows: TicketRow[]): void {
      for (const row of rows.filter((one) => isRowOf(tenant, one))) {
        counts.total += 1;
        counts[statusOf(row)] += 1;
        for (const line of linesOf(row)) addLine(line);
      }
    },
    body: () => Buffer.concat(chunks, bytes),
  };
}
