import * as z from 'zod';
import { defineTool } from '../../../shared/contract.ts';

/** Contract only: data, no I/O. stacks/ builds the roles from it, the router checks calls with it. */
export const exportTickets = defineTool({
  name: 'export_tickets',
  title: 'Export tickets',
  description:
    'Copies all tickets of your team, or the open or closed ones, into an export that read_export returns page by page for a day. Takes up to five minutes. Never changes a ticket.',
  effect: 'write',
  scopes: ['tickets:export'],

  input: z.strictObject({
    status: z.enum(['open', 'closed']).optional().describe('both when absent'),
  }),
  output: z.object({
    exportId: z.uuid().describe('pass it to read_export'),
    total: z.int().min(0),
    open: z.int().min(0),
    closed: z.int().min(0),
    bytes: z.int().min(0),
    expiresAt: z.iso.datetime().describe('from then on read_export refuses it'),
  }),

  // The call's id is the export's id: the session can write this one new object. GetObject on the same key: a
  // replayed call recognises its own write.
  grants: [
    { actions: ['dynamodb:Query'], on: 'tickets', index: 'byTenant', leadingKey: '{caller.tenant}' },
    { actions: ['s3:PutObject', 's3:GetObject'], on: 'exports', key: '{caller.tenant}/{call.id}.jsonl' },
  ],
  // Bounded by what an export may hold, not by time: a search for few tickets among many reads them all.
  timeoutMs: 300_000,
  progress: true,
  // The processor comes with the memory, and reading pages is all processor; an export of 10 MB is held three times.
  memoryMb: 1024,
  // A stage that isolates tenants keeps 2.5 environments for each: 100 tenants' at a time.
  reservedConcurrency: 40,
});
