/** The stores of the fixture application: for each shape of a grant (object key, prefix, row key, index) one that fits. */
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
