import * as z from 'zod';
import { defineTool } from '../../../shared/contract.ts';

/** Contract only: data, no I/O. stacks/ builds the roles from it, the router checks calls with it. */
export const closeTicket = defineTool({
  name: 'close_ticket',
  title: 'Close a ticket',
  description: 'Closes one ticket of your team for good. Never opens one again, and never changes its text.',
  effect: 'destroy',
  scopes: ['tickets:close'],

  input: z.strictObject({
    ticketId: z
      .string()
      .regex(/^[\w-]{1,64}$/)
      .describe('for example "acme-1"; search_tickets returns it'),
    reason: z.string().min(1).max(500).optional().describe('why it is closed; stored with the ticket'),
  }),
  output: z.object({ ticketId: z.string(), status: z.literal('closed'), closedAt: z.iso.datetime() }),

  // UpdateItem alone: when its condition fails, the same answer brings the row that it failed on
  // (assumption failed-update-shows-its-row).
  grants: [
    { actions: ['dynamodb:UpdateItem'], on: 'tickets', leadingKey: '{caller.tenant}#{input.ticketId}' },
  ],
  timeoutMs: 5_000,
  // A stage that isolates tenants keeps 2.5 environments for each: 100 tenants' at a time.
  reservedConcurrency: 40,
});
