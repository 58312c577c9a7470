import * as z from 'zod';
import { defineTool } from '../../../../shared/contract.ts';

/** Shape: an object that an earlier call made; a cursor of the tool's own making, an offset. */
export const readManifest = defineTool({
  name: 'read_manifest',
  title: 'Read a manifest',
  description:
    'Returns one page of a manifest of your team that export_parcels made. Never changes anything.',
  effect: 'read',
  scopes: ['parcels:export'],

  input: z.strictObject({
    manifestId: z.uuid().describe('the manifestId that export_parcels returned'),
    cursor: z.string().max(20).optional().describe('the nextCursor of the page before'),
  }),
  output: z.object({
    parcels: z.array(
      z.object({ parcelId: z.string(), title: z.string(), status: z.enum(['open', 'closed']) }),
    ),
    nextCursor: z.string().optional(),
  }),

  grants: [{ actions: ['s3:GetObject'], on: 'manifests', key: '{caller.tenant}/{input.manifestId}.jsonl' }],
  timeoutMs: 5_000,
  reservedConcurrency: 20,
});
