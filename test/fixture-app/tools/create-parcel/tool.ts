import * as z from 'zod';
import { defineTool } from '../../../../shared/contract.ts';

/** Shape: a row whose key is the call's own id. */
export const createParcel = defineTool({
  name: 'create_parcel',
  title: 'Create a parcel',
  description: 'Opens one parcel for your team and returns its id. Never changes or closes an existing one.',
  effect: 'write',
  scopes: ['parcels:write'],

  input: z.strictObject({ title: z.string().min(1).max(200), body: z.string().max(10_000).default('') }),
  output: z.object({ parcelId: z.string(), title: z.string(), status: z.literal('open') }),

  grants: [{ actions: ['dynamodb:PutItem'], on: 'parcels', leadingKey: '{caller.tenant}#{call.id}' }],
  timeoutMs: 5_000,
  reservedConcurrency: 40,
});
