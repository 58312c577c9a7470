/**
 * A made-up application with every shape of a grant, on whatever stores the application under test has. Leaves: its
 * tools by shape, and seeds of two teams whose keys fit their templates.
 */
import * as z from 'zod';
import { defineTool, type Tool } from '../../../../shared/contract.ts';
import { type DataName, dataNames, dataResources } from '../../../../shared/data.ts';
import { type Application, partitionKeyOf } from '../../../../stacks/local/subjects.ts';

type Declaration = Parameters<typeof defineTool>[0];

export function tool(name: string, change: Partial<Declaration>): Tool {
  return defineTool({
    ...{ name, title: name, description: 'Made up.', effect: 'read', scopes: ['made:up'], timeoutMs: 5_000 },
    ...{ input: z.strictObject({}), grants: [] },
    ...change,
  });
}

const ofKind = (kind: 'bucket' | 'table') => dataNames.filter((name) => dataResources[name].kind === kind);

/** Stores of the application that runs the tests, whatever they are called. */
export function stores(): { bucket: DataName; other: DataName; table: DataName } {
  const [bucket, other] = ofKind('bucket');
  const table = ofKind('table').find((name) => {
    const resource = dataResources[name];
    return resource.kind === 'table' && resource.sortKey === undefined;
  });
  if (bucket === undefined || other === undefined || table === undefined)
    throw new Error('these tests need two buckets, and a table without a sort key');
  return { bucket, other, table };
}

const file = z.strictObject({ file: z.string().max(300) });
const row = z.strictObject({ row: z.string().regex(/^\w+$/) });

/** By shape. */
export function tools() {
  const { bucket, other, table } = stores();
  const key = '{caller.tenant}/{input.file}';
  return {
    who: tool('ask_who', { grants: [{ actions: ['sts:GetCallerIdentity'], identity: true }] }),
    reader: tool('fetch_leaf', { input: file, grants: [{ actions: ['s3:GetObject'], on: bucket, key }] }),
    lister: tool('rake_leaves', {
      input: z.strictObject({ under: z.string().default('') }),
      grants: [{ actions: ['s3:ListBucket'], on: bucket, prefix: '{caller.tenant}/{input.under}' }],
    }),
    writer: tool('press_leaf', {
      ...{ effect: 'write', input: file },
      grants: [{ actions: ['s3:PutObject', 's3:GetObject'], on: bucket, key }],
    }),
    querier: tool('count_stones', {
      input: row,
      grants: [{ actions: ['dynamodb:Query'], on: table, leadingKey: '{caller.tenant}#{input.row}' }],
    }),
    creator: tool('lay_stone', {
      ...{
        effect: 'write',
        input: z.strictObject({ size: z.int().min(3), colour: z.enum(['grey', 'red']) }),
      },
      grants: [{ actions: ['dynamodb:PutItem'], on: table, leadingKey: '{caller.tenant}#{call.id}' }],
    }),
    destroyer: tool('crush_stone', {
      ...{ effect: 'destroy', input: row },
      grants: [{ actions: ['dynamodb:UpdateItem'], on: table, leadingKey: '{caller.tenant}#{input.row}' }],
    }),
    maker: tool('bind_album', {
      effect: 'write',
      grants: [
        { actions: ['s3:PutObject', 's3:GetObject'], on: other, key: '{caller.tenant}/{call.id}.album' },
      ],
    }),
    fetcher: tool('open_album', {
      input: z.strictObject({ album: z.uuid(), cursor: z.string().optional() }),
      grants: [{ actions: ['s3:GetObject'], on: other, key: '{caller.tenant}/{input.album}.album' }],
    }),
  };
}

export type Made = keyof ReturnType<typeof tools>;

/** @param made the tools that the application has, in this order */
export function application(...made: Made[]): Application {
  const { bucket, table } = stores();
  const partitionKey = partitionKeyOf(table);
  const rows = ['north#r1', 'north#r2', 'south#r3'];
  const user = (name: string, tenant: string) => ({ name, tenant, groups: [] });
  return {
    catalogue: made.map((name) => tools()[name]),
    seeds: {
      [bucket]: { 'north/oak.txt': 'a', 'north/elm.txt': 'b', 'south/fir.txt': 'c', 'stray.txt': 'd' },
      [table]: rows.map((key) => ({ [partitionKey]: key })),
    },
    users: [user('nell', 'north'), user('nat', 'north'), user('sid', 'south')],
  };
}

export const everything = Object.keys(tools()) as Made[];
