/**
 * The operator's side of brakes: reads and writes the one item (shared/brakes.ts) with the AWS SDK and the
 * operator's credentials. Touches no other item; keeps a release while an earlier session may live.
 */
import { type DynamoDBClient, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { type Brakes, parseBrakes, releaseLastsMs, releaseOf } from '../../shared/brakes.ts';
import { controlKey, controlKinds } from '../../shared/control.ts';

export type BrakeTable = { client: DynamoDBClient; tableName: string; now(): number };

const Key = { [controlKey]: { S: controlKinds.brakes } };

/** @throws Error for an item with anything but brakes */
export async function readBrakes({ client, tableName }: BrakeTable): Promise<Brakes> {
  const { Item } = await client.send(new GetItemCommand({ TableName: tableName, Key, ConsistentRead: true }));
  return parseBrakes(Item);
}

/** @param names of shared/brakes.ts, one or several: a person may be two callers */
export async function setBrakes(table: BrakeTable, names: string[], on: boolean): Promise<void> {
  const now = table.now();
  const forgotten = Object.entries(await readBrakes(table))
    .filter(([name, atMs]) => name.startsWith(releaseOf('')) && now - atMs > releaseLastsMs)
    .map(([name]) => name);
  const set = on ? names : names.map(releaseOf);
  const removed = [...new Set([...forgotten, ...(on ? [] : names)])].filter((name) => !set.includes(name));
  const all = [...set, ...removed];
  const placeholder = (name: string) => `#n${all.indexOf(name)}`;
  const remove = removed.length > 0 ? ` REMOVE ${removed.map(placeholder).join(', ')}` : '';
  await table.client.send(
    new UpdateItemCommand({
      ...{ TableName: table.tableName, Key },
      UpdateExpression: `SET ${set.map((name) => `${placeholder(name)} = :now`).join(', ')}${remove}`,
      ExpressionAttributeNames: Object.fromEntries(all.map((name) => [placeholder(name), name])),
      ExpressionAttributeValues: { ':now': { N: String(now) } },
    }),
  );
}
