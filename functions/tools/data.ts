/**
 * The data that the tools may be granted: one entry a bucket or a table, by the name that grants use. From it come the
 * store with its policy and keys, the trail that watches it, and its emulation on a laptop. `npm run new-data` adds one.
 */
import type { DataResource } from '../../shared/application.ts';

export const dataResources = {
  /** `<tenant>/<path>` */
  documents: { kind: 'bucket' },
  /** partition key `<tenant>#<ticket id>`; `byTenant` lists the tickets of one tenant */
  tickets: {
    kind: 'table',
    partitionKey: 'pk',
    indexes: { byTenant: { partitionKey: 'tenant', sortKey: 'ticketId' } },
  },
  /** `<tenant>/<call id>.jsonl` (ticket-export.ts): copies, so they go by themselves */
  exports: { kind: 'bucket', expiresAfterDays: 1 },
} as const satisfies Record<string, DataResource>;
