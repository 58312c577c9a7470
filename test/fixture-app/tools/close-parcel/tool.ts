import * as z from 'zod';
import { defineTool } from '../../../../shared/contract.ts';

/** Shape: a row that an argument names. It destroys, so that a call needs a person's consent. */
export const closeParcel = defineTool({
  name: 'close_parcel',
  title: 'Close a parcel',
  description: 'Closes one parcel of your team for good. Never opens one again, and never changes its text.',
  effect: 'destroy',
  scopes: ['parcels:close'],

  input: z.strictObject({
    parcelId: z
      .string()
      .regex(/^[\w-]{1,64}$/)
      .describe('for example "fjord-1"; search_parcels returns it'),
    reason: z.string().min(1).max(500).optional().describe('why it is closed; stored with the parcel'),
  }),
  output: z.object({ parcelId: z.string(), status: z.literal('closed'), closedAt: z.iso.datetime() }),

  grants: [
    { actions: ['dynamodb:UpdateItem'], on: 'parcels', leadingKey: '{caller.tenant}#{input.parcelId}' },
  ],
  timeoutMs: 5_000,
  reservedConcurrency: 40,
});
