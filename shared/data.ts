/**
 * The stores of an application: names and ARNs, known before anything exists. stacks/app/data creates the stores,
 * grants name them, session policies address them.
 */
import { dataResources as applicationData } from '#application/data';
import type { DataResource } from './application.ts';
import { type Deployment, physicalName } from './names.ts';

/** Name of a store in the application's data.ts. */
export type DataName = keyof typeof applicationData;

/** By name, in the application's order. */
export const dataResources: Readonly<Record<DataName, DataResource>> = applicationData;

export const dataNames = Object.keys(dataResources) as DataName[];

/** ARN of each data resource of a stage, by name. */
export type DataArns = Record<DataName, string>;

/** ARN of the KMS key that encrypts each data resource; none where AWS owns the keys. */
export type DataKeys = Partial<DataArns>;

/** Where a stage has its data, and under which keys. */
export type DataPlace = { arns: DataArns; keys: DataKeys };

/** The ARNs of a deployment's stores. Bucket names are global, so the account is part of them (S3: 63 characters). */
export function dataArnsOf(of: Deployment): DataArns {
  const { region, accountId } = of;
  const arnOf = (name: DataName) =>
    dataResources[name].kind === 'bucket'
      ? `arn:aws:s3:::${physicalName(of, `${name}-${accountId}`, 63)}`
      : `arn:aws:dynamodb:${region}:${accountId}:table/${physicalName(of, name)}`;
  return Object.fromEntries(dataNames.map((name) => [name, arnOf(name)])) as DataArns;
}

/** The bucket's or table's own name within its ARN. */
export function physicalNameOf(arn: string): string {
  return arn.slice(Math.max(arn.lastIndexOf(':'), arn.lastIndexOf('/')) + 1);
}
