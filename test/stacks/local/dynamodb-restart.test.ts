/** What is left of the tables of the local DynamoDB when the process ends, and when the plan has changed. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createDynamodb, type Dynamodb } from '../../../stacks/local/dynamodb/dynamodb.ts';
import { counters, parcels } from './dynamodb-loopback.ts';
import { awsRequest, planOf } from './sdk-loopback.ts';

let folder: string;
let open: Dynamodb[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tables-'));
  open = [];
});
afterEach(async () => {
  await Promise.all(open.map((dynamodb) => dynamodb.close()));
  await rm(folder, { recursive: true, force: true });
});

async function start(plan = planOf([parcels, counters])): Promise<Dynamodb> {
  const dynamodb = await createDynamodb({ plan, authorize: () => undefined, folder });
  open.push(dynamodb);
  return dynamodb;
}

async function itemsOf(dynamodb: Dynamodb, table: string): Promise<unknown[]> {
  const body = Buffer.from(JSON.stringify({ TableName: table }));
  const headers = {
    'content-type': 'application/x-amz-json-1.0',
    'x-amz-target': 'DynamoDB_20120810.Scan',
  };
  const answer = await dynamodb.handle(awsRequest('dynamodb', { method: 'POST', path: '/', headers, body }));
  return JSON.parse(String(answer.body)).Items;
}

test('items are there after a restart, and a seed does not put back what somebody changed', async () => {
  const first = await start();
  await first.seed('counters', [{ id: 'a', count: 1 }]);
  await first.close();
  const second = await start();
  await second.seed('counters', [
    { id: 'a', count: 2 },
    { id: 'b', count: 3 },
  ]);
  expect(await itemsOf(second, 'counters')).toEqual(
    expect.arrayContaining([
      { id: { S: 'a' }, count: { N: '1' } },
      { id: { S: 'b' }, count: { N: '3' } },
    ]),
  );
});

test('items are there after the process was killed', async () => {
  const script = join(import.meta.dirname, 'killed-writer.ts');
  const killed = promisify(execFile)(process.execPath, [script, folder]);
  await expect(killed).rejects.toMatchObject({ signal: 'SIGKILL' });
  expect(await itemsOf(await start(), 'counters')).toEqual([{ id: { S: 'kept' } }]);
});

test('items whose time is over are gone after a restart, as on AWS, and all others stay', async () => {
  const ends = { ...counters.outputs, ttl: { enabled: true, attributeName: 'endsAt' } };
  const plan = planOf([{ ...counters, outputs: ends }]);
  const first = await start(plan);
  const nowSeconds = Math.floor(Date.now() / 1000);
  await first.seed('counters', [
    { id: 'ended', endsAt: nowSeconds - 60 },
    { id: 'runs', endsAt: nowSeconds + 600 },
    { id: 'stays' },
  ]);
  await first.close();
  const left = (await itemsOf(await start(plan), 'counters')) as { id: { S: string } }[];
  expect(left.map(({ id }) => id.S).toSorted()).toEqual(['runs', 'stays']);
});

test.each([
  ['another partition key', { hashKey: 'sk', rangeKey: 'pk' }],
  [
    'no sort key',
    { rangeKey: undefined, attributes: parcels.outputs.attributes.filter(({ name }) => name !== 'sk') },
  ],
  [
    'an index less',
    {
      globalSecondaryIndexes: [],
      attributes: parcels.outputs.attributes.filter(({ name }) => name === 'pk' || name === 'sk'),
    },
  ],
])(
  'refuses a table that an earlier run made when the plan now has %s, in one sentence',
  async (_what, change) => {
    await (await start()).close();
    const changed = planOf([{ ...parcels, outputs: { ...parcels.outputs, ...change } }]);
    await expect(start(changed)).rejects.toMatchObject({
      name: 'PlainError',
      message: `The table "parcels" in ${folder} has other keys or indexes than the plan. Delete that folder to begin anew.`,
    });
    // It was closed, so the old plan can still open it.
    await start();
  },
);
