/**
 * The shapes of an application's parts. The platform reaches an application through the imports `#application/…` of
 * package.json and no other way, so that it names no tool, no store and no person of it. Types only.
 */

/** A bucket holds objects by key. */
export type Bucket = {
  kind: 'bucket';
  /** days until S3 deletes an object by itself; absent: kept, with its earlier versions */
  expiresAfterDays?: number;
};

/** Keys of a table or of an index; their attributes hold texts. */
export type TableKeys = { partitionKey: string; sortKey?: string };

/** A table is addressed by its partition key alone: IAM cannot see a sort key. */
export type Table = TableKeys & {
  kind: 'table';
  /** by name; an index holds whole items */
  indexes?: Record<string, TableKeys>;
};

/** A place for data that tools may be granted. */
export type DataResource = Bucket | Table;

/** A person who can sign in on a laptop, without a password. */
export type LocalUser = {
  /** signs in, and is the `sub` of tokens */
  name: string;
  /** claim `name` of tokens */
  displayName?: string;
  tenant: string;
  groups: string[];
};

/** The objects of a bucket when a laptop starts it for the first time: text by key. */
export type SeedObjects = Record<string, string>;

/** The items of a table when a laptop starts it for the first time: one value for each attribute. */
export type SeedItems = Record<string, unknown>[];

/** By data resource; one that is missing starts empty. */
export type Seeds<Data extends Record<string, DataResource>> = {
  [Name in keyof Data]?: Data[Name]['kind'] extends 'bucket' ? SeedObjects : SeedItems;
};
