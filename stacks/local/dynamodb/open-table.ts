/**
 * Opens a table of the plan at the start of a run: active, with the items of earlier runs. Refuses to serve
 * items of a table that had other keys or indexes.
 */
import { PlainError } from '../../terminal/plain-error.ts';
import type { Attributes, AttributeValue } from './dynamodb-request.ts';
import type { Engine } from './engine.ts';
import type { Table } from './tables.ts';

/** Wait between two looks at a new table, milliseconds; dynalite makes it active on the next timer turn. */
const tableWaitMs = 5;
const tableLooks = 200;

type Shape = { KeySchema?: unknown; AttributeDefinitions?: unknown; GlobalSecondaryIndexes?: IndexShape[] };
type IndexShape = { IndexName: string; KeySchema: unknown; Projection: unknown };

/**
 * @param folder where tables are kept, for the error's sentence
 * @throws PlainError when an earlier run made the table with other keys or indexes
 */
export async function openTable(engine: Engine, table: Table, folder = ''): Promise<void> {
  const known = await describe(engine, table);
  if (known === undefined) return createTable(engine, table);
  if (shapeOf(known) === shapeOf(table.creation)) return dropEnded(engine, table);
  // AWS would replace the table or rebuild an index; here a person decides about the items.
  throw new PlainError(
    `The table "${table.name}" in ${folder} has other keys or indexes than the plan. Delete that folder to begin anew.`,
  );
}

/** Puts an item (plain JavaScript values) without IAM, unless an item with its key exists. */
export async function seedItem(engine: Engine, table: Table, item: Record<string, unknown>): Promise<void> {
  const answer = await engine.call('PutItem', {
    TableName: table.name,
    Item: toAttributes(item),
    ConditionExpression: 'attribute_not_exists(#key)',
    ExpressionAttributeNames: { '#key': table.partitionKey },
  });
  if (answer.body.includes('ConditionalCheckFailedException')) return;
  mustSucceed(answer, `seed the table "${table.name}"`);
}

async function createTable(engine: Engine, table: Table): Promise<void> {
  mustSucceed(await engine.call('CreateTable', table.creation), `create the table "${table.name}"`);
  for (let looks = 0; looks < tableLooks; looks += 1) {
    const description = await describe(engine, table);
    if (description?.TableStatus === 'ACTIVE') return;
    await new Promise((resolve) => setTimeout(resolve, tableWaitMs));
  }
  throw new Error(`the table "${table.name}" did not become active`);
}

/** Deletes expired items at the start; AWS does so within days (Developer Guide, "Time to live"). */
async function dropEnded(engine: Engine, { name, partitionKey, sortKey, endsAt }: Table): Promise<void> {
  if (endsAt === undefined) return;
  const answer = await engine.call('Scan', {
    TableName: name,
    FilterExpression: '#ends < :now',
    ExpressionAttributeNames: { '#ends': endsAt },
    ExpressionAttributeValues: { ':now': { N: String(Math.floor(Date.now() / 1000)) } },
  });
  mustSucceed(answer, `look through the table "${name}"`);
  for (const item of JSON.parse(answer.body).Items as Record<string, unknown>[]) {
    const Key = Object.fromEntries([partitionKey, sortKey].flatMap((key) => (key ? [[key, item[key]]] : [])));
    mustSucceed(await engine.call('DeleteItem', { TableName: name, Key }), `clean the table "${name}"`);
  }
}

async function describe(
  engine: Engine,
  { name }: Table,
): Promise<(Shape & { TableStatus: string }) | undefined> {
  const answer = await engine.call('DescribeTable', { TableName: name });
  if (answer.body.includes('ResourceNotFoundException')) return undefined;
  mustSucceed(answer, `describe the table "${name}"`);
  return JSON.parse(answer.body).Table;
}

/** The parts of a table that must not change under its items: keys, their types, indexes; in one order. */
function shapeOf(table: Shape): string {
  const indexes = table.GlobalSecondaryIndexes ?? [];
  return JSON.stringify([
    table.KeySchema,
    sorted(table.AttributeDefinitions),
    sorted(indexes.map(({ IndexName, KeySchema, Projection }) => [IndexName, KeySchema, Projection])),
  ]);
}

function sorted(list: unknown): string[] {
  return (list as unknown[]).map((item) => JSON.stringify(item)).sort();
}

function mustSucceed(answer: { status: number; body: string }, what: string): void {
  if (answer.status !== 200) throw new Error(`cannot ${what}: ${answer.body}`);
}

/**
 * * Converts plain JavaScript values to DynamoDB's attribute values, for seed data. @throws Error for others
 * `{ pk: 'a', n: 1 }` → `{ pk: { S: 'a' }, n: { N: '1' } }`; an `undefined` property is left out.
 */
function toAttributes(item: Record<string, unknown>): Attributes {
  const given = Object.entries(item).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given.map(([name, value]) => [name, toAttributeValue(value, name)]));
}

function toAttributeValue(value: unknown, path: string): AttributeValue {
  if (value === null) return { NULL: true };
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'boolean') return { BOOL: value };
  if (typeof value === 'number' && Number.isFinite(value)) return { N: String(value) };
  if (value instanceof Uint8Array) return { B: Buffer.from(value).toString('base64') };
  if (Array.isArray(value)) return { L: value.map((one, at) => toAttributeValue(one, `${path}[${at}]`)) };
  if (typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype) {
    return { M: toAttributes(value as Record<string, unknown>) };
  }
  throw new Error(`"${path}" has no form as a DynamoDB attribute value`);
}
