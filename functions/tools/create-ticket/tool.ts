import * as z from 'zod';
import { defineTool } from '../../../shared/contract.ts';

/** Contract only: data, no I/O. stacks/ builds the roles from it, the router checks calls with it. */
export const createTicket = defineTool({
  name: 'create_ticket',
  title: 'Create a ticket',
  description: 'Opens one ticket for your team and returns its id. Never changes or closes an existing one.',
  effect: 'write',
  scopes: ['tickets:write'],

  input: z.strictObject({
    title: z.string().min(1).max(200),
    body: z.string().max(10_000).default(''),
  }),
  output: z.object({ ticketId: z.string(), title: z.string(), status: z.literal('open') }),

  // The call's id is the ticket's id: the session can write this one new row, and a replay finds it taken.
  grants: [{ actions: ['dynamodb:PutItem'], on: 'tickets', leadingKey: '{caller.tenant}#{call.id}' }],
  timeoutMs: 5_000,
  // A stage that isolates tenants keeps 2.5 environments for each: 100 tenants' at a time.
  reservedConcurrency: 40,
});
