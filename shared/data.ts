/**
 * The data that tools may be granted: one entry a bucket or a table. stacks/app/data/data.ts creates them,
 * grants name them, the session policies address them.
 */

import { type Deployment, physicalName } from './names.ts';

/** A bucket holds objects by key. A table is addressed by its partition key alone: IAM cannot see a sort key. */
export type DataResource =
  | {
      kind: 'bucket';
      /** days until S3 deletes an object by itself; absent: kept, with its earlier versions */
      expiresAfterDays?: number;
    }
  | {
      kind: 'table';
      partitionKey: string /** index name → its partition key */;
      indexes: Record<string, string>;
    };

export const dataResources = {
  /** `<tenant>/<path>` */
  documents: { kind: 'bucket' },
  /** partition key `<tenant>#<ticket id>`; `byTenant` lists the tickets of one tenant */
  tickets: { kind: 'table', partitionKey: 'pk', indexes: { byTenant: 'tenant' } },
  /** `<tenant>/<call id>.jsonl` (ticket-export.ts): copies, so they go by themselves */
  exports: { kind: 'bucket', expiresAfterDays: 1 },
} as const satisfies Record<string, DataResource>;

export type DataName = keyof typeof dataResources;

/** ARN of each data resource of a stage, by name. */
export type DataArns = Record<DataName, string>;

/** ARN of the KMS key that encrypts each data resource; none where AWS owns the keys. */
export type DataKeys = Partial<DataArns>;

/** Where a stage has its data, and under which keys. */
export type DataPlace = { arns: DataArns; keys: DataKeys };
/** Known before anything exists. Bucket names are global, so the account is part of them (S3: 63 characters). */
export function dataArnsOf(of: Deployment): DataArns {
  const { region, accountId } = of;
  const arnOf = (name: DataName) =>
    dataResources[name].kind === 'bucket'
      ? `arn:aws:s3:::${physicalName(of, `${name}-${accountId}`, 63)}`
      : `arn:aws:dynamodb:${region}:${accountId}:table/${physicalName(of, name)}`;
  const names = Object.keys(dataResources) as DataName[];
  return Object.fromEntries(names.map((name) => [name, arnOf(name)])) as DataArns;
}

/** The bucket's or table's own name within its ARN. */
export function physicalNameOf(arn: string): string {
  return arn.slice(Math.max(arn.lastIndexOf(':'), arn.lastIndexOf('/')) + 1);
}
