/**
 * A call that updates a row, sent again after the row was set back. The attack sees a change without a right
 * to read: an update whose condition never holds changes nothing, and its failure returns the row.
 */

import { isDeepStrictEqual } from 'node:util';
import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { partitionKeyOf } from '../../local/subjects.ts';
import type { Result } from '../attack.ts';
import { keyNamed } from '../subjects/candidates.ts';
import { type Keyed, NotShown } from '../subjects/subjects.ts';
import { subject } from '../target/stage-parts.ts';
import { itemKey } from '../target/touch.ts';
import type { World } from '../target/world.ts';
import { sendOnce } from './send-once.ts';

type Row = Record<string, AttributeValue>;
type Place = { client: DynamoDBClient; TableName: string; Key: Row };

/** Runs the attack and leaves the row as it was before. */
export async function replayUpdate(world: World, call: Keyed): Promise<Result> {
  const { name } = call.tool;
  const key = keyNamed(call, { tenant: world.target.subjects.team, subject });
  const where = { TableName: world.nameOf(call.store), Key: itemKey(call.store, key) };
  const session = await world.mint({ dataRoleOf: name, input: call.input });
  const place = { client: world.dynamodb(session, 'tool', name), ...where };
  const before = await look(place, call);
  try {
    const { callId, again } = await sendOnce(world, call);
    const after = await look(place, call);
    // The tool recognises the call by the id in the row, so the attacker leaves that id in place.
    await set(place, after, withIdsOf(before, after, callId));
    const setBack = await look(place, call);
    if (isDeepStrictEqual(setBack, after))
      throw new NotShown(`a change that can be set back, and ${name} made none`);
    await again();
    return isDeepStrictEqual(await look(place, call), setBack)
      ? { succeeded: false, answer: 'still as it was set back' }
      : { succeeded: true, answer: 'updated again' };
  } finally {
    await set(place, await look(place, call), before);
  }
}

/** `before` with those attributes of `after` that contain the id of the call. */
function withIdsOf(before: Row, after: Row, callId: string): Row {
  const ids = Object.entries(after).filter(([, value]) => JSON.stringify(value).includes(callId));
  return { ...before, ...Object.fromEntries(ids) };
}

async function look({ client, ...place }: Place, { store }: Keyed): Promise<Row> {
  const never = new UpdateItemCommand({
    ...{ ...place, ConditionExpression: 'attribute_not_exists(#key)' },
    ExpressionAttributeNames: { '#key': partitionKeyOf(store) },
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  });
  const failure = await client.send(never).catch((error: Error) => error);
  if (failure instanceof ConditionalCheckFailedException && failure.Item !== undefined) return failure.Item;
  throw failure instanceof Error ? failure : new Error('the row of the seeds is gone');
}

/**
 * Sets the attributes that differ; with none it sends nothing: DynamoDB refuses an empty update expression.
 */
async function set({ client, ...place }: Place, from: Row, to: Row): Promise<void> {
  const differ = [...new Set([...Object.keys(from), ...Object.keys(to)])].filter(
    (name) => !isDeepStrictEqual(from[name], to[name]),
  );
  if (differ.length === 0) return;
  const sets = differ.flatMap((name, at) => (to[name] === undefined ? [] : [`#a${at} = :a${at}`]));
  const removes = differ.flatMap((name, at) => (to[name] === undefined ? [`#a${at}`] : []));
  const values = differ.flatMap((name, at) => (to[name] === undefined ? [] : [[`:a${at}`, to[name]]]));
  await client.send(
    new UpdateItemCommand({
      ...place,
      UpdateExpression: [
        sets.length > 0 ? `SET ${sets.join(', ')}` : '',
        removes.length > 0 ? `REMOVE ${removes.join(', ')}` : '',
      ].join(' '),
      ExpressionAttributeNames: Object.fromEntries(differ.map((name, at) => [`#a${at}`, name])),
      ...(values.length > 0 && { ExpressionAttributeValues: Object.fromEntries(values) as Row }),
    }),
  );
}
