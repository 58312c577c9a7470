/** A store for each shape of a grant: keys of objects, prefixes, keys of rows, an index. */
import type { DataResource } from '../../shared/application.ts';

export const dataResources = {
  letters: { kind: 'bucket' },
  parcels: {
    kind: 'table',
    partitionKey: 'pk',
    indexes: { byTenant: { partitionKey: 'tenant', sortKey: 'parcelId' } },
  },
  manifests: { kind: 'bucket', expiresAfterDays: 1 },
} as const satisfies Record<string, DataResource>;
