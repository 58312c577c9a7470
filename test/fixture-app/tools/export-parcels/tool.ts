import * as z from 'zod';
import { defineTool } from '../../../../shared/contract.ts';

/** Shape: two stores in one call, a key that is the call's own id, minutes of work with progress. */
export const exportParcels = defineTool({
  name: 'export_parcels',
  title: 'Export parcels',
  description:
    'Copies the parcels of your team into a manifest, which read_manifest returns. Never changes a parcel.',
  effect: 'write',
  scopes: ['parcels:export'],

  input: z.strictObject({ status: z.enum(['open', 'closed']).optional().describe('both when absent') }),
  output: z.object({ manifestId: z.uuid().describe('pass it to read_manifest'), total: z.int().min(0) }),

  grants: [
    { actions: ['dynamodb:Query'], on: 'parcels', index: 'byTenant', leadingKey: '{caller.tenant}' },
    { actions: ['s3:PutObject', 's3:GetObject'], on: 'manifests', key: '{caller.tenant}/{call.id}.jsonl' },
  ],
  timeoutMs: 300_000,
  progress: true,
  memoryMb: 1024,
  reservedConcurrency: 40,
});
