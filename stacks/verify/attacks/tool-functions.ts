/** Attacks on a tool's function with a copy of an earlier call. */
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { type InsideAttack, inside, orDropped, type Result } from '../attack.ts';
import { keyNamed } from '../subjects/candidates.ts';
import { freshInput } from '../subjects/fresh-input.ts';
import type { Keyed } from '../subjects/subjects.ts';
import { subject } from '../target/stage-parts.ts';
import { itemKey } from '../target/touch.ts';
import type { World } from '../target/world.ts';
import { replayUpdate } from './replayed-update.ts';
import { sendOnce } from './send-once.ts';
import { replayedInside } from './why-not.ts';

/** The tool's answer while it checks its caller. */
export const onlyTheRouter = /Only the router calls a tool/;
/** The answer when the work ran without a session of its own, and failed. */
export const crashed = /\{"failure":\{"is":"crashed"\}\}/;

const unchanged: Result = { succeeded: false, answer: 'still what the attacker wrote' };
const again: Result = { succeeded: true, answer: 'written again' };

export const functionAttacks: InsideAttack[] = [
  inside({
    id: 'replay-row',
    sentence: 'a signed call that puts a row under its id is sent again after the row was overwritten',
    deniedBy: 'the tool: conditional write on the call id',
    answer: /still what the attacker wrote/,
    on: ['soleCreator'],
    run: (world, { soleCreator }) => replayRow(world, soleCreator),
    onAws: replayedInside,
  }),
  inside({
    id: 'replay-object',
    sentence:
      'a signed call that writes the object that it names is sent again after the object was overwritten',
    deniedBy: 'the tool: conditional write (If-None-Match)',
    answer: /still what the attacker wrote/,
    on: ['writer'],
    run: (world, { writer }) => replayObject(world, { ...writer, input: freshInput(writer) }),
    onAws: replayedInside,
  }),
  inside({
    id: 'replay-update',
    sentence: 'a signed call that updates a row is sent again after the row was set back',
    deniedBy: 'the tool: conditional write on the call id',
    answer: /still as it was set back/,
    on: ['updater'],
    run: (world, { updater }) => replayUpdate(world, updater),
    onAws: replayedInside,
  }),
  inside({
    id: 'replay-made',
    sentence:
      'a signed call that writes an object under its id is sent again after the object was overwritten',
    deniedBy: 'the tool: conditional write (If-None-Match)',
    answer: /still what the attacker wrote/,
    on: ['maker'],
    run: (world, { maker }) => replayObject(world, maker),
    onAws: replayedInside,
  }),
];

/** Overwrites the row with the call's session and replays the call: does the replay write the row again? */
async function replayRow(world: World, call: Keyed): Promise<Result> {
  const { callId, data, again: replay } = await sendOnce(world, call);
  const client = world.dynamodb(data, 'tool', call.tool.name);
  const key = keyNamed(call, { tenant: world.target.subjects.team, subject }, callId);
  const Item = { ...itemKey(call.store, key), writtenBy: { S: 'attacker' } };
  const TableName = world.nameOf(call.store);
  await client.send(new PutItemCommand({ TableName, Item }));
  await replay();
  // A write that holds only for the attacker's row tells whose row it is, without a right to read.
  const probe = new PutItemCommand({
    ...{ TableName, Item, ConditionExpression: '#by = :attacker' },
    ExpressionAttributeNames: { '#by': 'writtenBy' },
    ExpressionAttributeValues: { ':attacker': { S: 'attacker' } },
  });
  const looked = await orDropped(client.send(probe).then(() => unchanged));
  return looked === unchanged ? unchanged : again;
}

/** Overwrites the object with the call's session, replays the call, and reads the object. */
async function replayObject(world: World, call: Keyed): Promise<Result> {
  const { callId, data, again: replay } = await sendOnce(world, call);
  const client = world.s3(data, 'tool', call.tool.name);
  const Key = keyNamed(call, { tenant: world.target.subjects.team, subject }, callId);
  const place = { Bucket: world.nameOf(call.store), Key };
  await client.send(new PutObjectCommand({ ...place, Body: 'attacker' }));
  await replay();
  const found = await client.send(new GetObjectCommand(place));
  return (await found.Body?.transformToString()) === 'attacker' ? unchanged : again;
}
