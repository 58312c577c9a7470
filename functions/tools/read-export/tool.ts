import * as z from 'zod';
import { defineTool } from '../../../shared/contract.ts';
import { ticketLine } from '../ticket-export.ts';

/**
 * Contract only: data, no I/O. stacks/ builds the roles from it, the router checks calls with it.
 * The scope is that of export_tickets: an export is the whole of a team's tickets with their texts, which
 * tickets:read does not give one by one, so who may not make one may not read one that somebody else made.
 */
export const readExport = defineTool({
  name: 'read_export',
  title: 'Read an export',
  description:
    'Returns one page of an export of your team that export_tickets made: whole lines, in order, until there is no nextCursor. Never changes anything.',
  effect: 'read',
  scopes: ['tickets:export'],

  input: z.strictObject({
    exportId: z.uuid().describe('the exportId that export_tickets returned'),
    cursor: z.string().max(20).optional().describe('the nextCursor of the page before'),
  }),
  output: z.object({
    tickets: z.array(ticketLine),
    nextCursor: z.string().optional(),
    expiresAt: z.iso.datetime(),
  }),

  grants: [{ actions: ['s3:GetObject'], on: 'exports', key: '{caller.tenant}/{input.exportId}.jsonl' }],
  timeoutMs: 5_000,
  reservedConcurrency: 20,
});
