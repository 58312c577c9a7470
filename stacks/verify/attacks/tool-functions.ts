/** Attacks on a tool's function with a call that was made before. */
import { PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { type InsideAttack, orDropped, posted, type Result } from '../attack.ts';
import { privateCall } from '../target/private-calls.ts';
import { acmeTags, policyFor } from '../target/stage-parts.ts';
import type { World } from '../target/world.ts';
import { replayedInside } from './why-not.ts';

/** What the tool says while it has its check. */
export const onlyTheRouter = /Only the router calls a tool/;
/** The work ran without a session of its own, and failed. */
export const crashed = /\{"failure":\{"is":"crashed"\}\}/;

export const functionAttacks: InsideAttack[] = [
  {
    id: 'replay-ticket',
    sentence: 'a signed create_ticket is sent again after the ticket was closed',
    deniedBy: 'the tool: conditional write on the call id',
    answer: /still closed/,
    run: replayTicket,
    onAws: replayedInside,
  },
  {
    id: 'replay-document',
    sentence: 'a signed write_document is sent again after the document was overwritten',
    deniedBy: 'the tool: conditional write (If-None-Match)',
    answer: /still the second text/,
    run: replayDocument,
    onAws: replayedInside,
  },
  {
    id: 'replay-close',
    sentence: 'a signed close_ticket is sent again after the ticket was opened again',
    deniedBy: 'the tool: conditional write on the call id',
    answer: /still open/,
    run: replayClose,
    onAws: replayedInside,
  },
  {
    id: 'replay-export',
    sentence: 'a signed export_tickets is sent again, to give an export another day',
    deniedBy: 'the tool: conditional write (If-None-Match)',
    answer: /still the first/,
    run: replayExport,
    onAws: replayedInside,
  },
];

/** Sends a call of a writing tool; `again` sends the very same bytes once more. */
async function sendOnce(world: World, tool: string, input: object) {
  const tags = { ...acmeTags, tool };
  const callId = crypto.randomUUID();
  const [invokeSession, data] = await Promise.all([
    world.mint({ tags }),
    world.mint({ tags, dataRoleOf: tool, policy: policyFor(world.plan, { tool, input, callId }) }),
  ]);
  const body = { ...privateCall(tool, input, data), callId };
  const signed = await world.sign(tool, body, invokeSession);
  const first = posted(await world.send(signed));
  if (!first.succeeded) throw new Error(`the call to replay failed: ${first.answer}`);
  return { callId, data, again: () => world.send(signed) };
}

/** Creates a ticket, closes it with another session of the role, replays the call: has the status changed back? */
async function replayTicket(world: World): Promise<Result> {
  const { callId, data, again } = await sendOnce(world, 'create_ticket', { title: 'x' });
  const client = world.dynamodb(data, 'tool', 'create_ticket');
  const Item = { pk: { S: `acme#${callId}` }, tenant: { S: 'acme' }, ticketId: { S: callId } };
  const closed = { ...Item, status: { S: 'closed' }, title: { S: 'x' } };
  const TableName = world.table;
  await client.send(new PutItemCommand({ TableName, Item: closed }));
  await again();
  // A write that only holds when the ticket is still closed tells the status, with no right to read.
  const probe = new PutItemCommand({
    TableName,
    Item: closed,
    ConditionExpression: '#s = :closed',
    ExpressionAttributeNames: { '#s': 'status' },
    ExpressionAttributeValues: { ':closed': { S: 'closed' } },
  });
  const unchanged = { succeeded: false, answer: 'still closed' };
  const looked = await orDropped(client.send(probe).then(() => unchanged));
  return looked === unchanged ? looked : { succeeded: true, answer: 'opened again' };
}

/** Writes a document, overwrites it with the same session, replays the call: which text is there? */
async function replayDocument(world: World): Promise<Result> {
  const file = `replayed/${crypto.randomUUID()}.md`;
  const { data, again } = await sendOnce(world, 'write_document', { path: file, text: 'the first text' });
  const client = world.s3(data, 'tool', 'write_document');
  const place = { Bucket: world.bucket, Key: `acme/${file}` };
  await client.send(new PutObjectCommand({ ...place, Body: 'the second text' }));
  await again();
  const found = await client.send(new GetObjectCommand(place));
  const now = await found.Body?.transformToString();
  return { succeeded: now === 'the first text', answer: `still ${now}` };
}

/** Closes a ticket, opens it with another session of the role, replays the call: is it closed again? */
async function replayClose(world: World): Promise<Result> {
  const { data, again } = await sendOnce(world, 'close_ticket', { ticketId: 'acme-1' });
  const client = world.dynamodb(data, 'tool', 'close_ticket');
  await client.send(setStatus(world, 'acme#acme-1', 'open'));
  await again();
  // A write that only holds when the ticket is still open tells the status, with no right to read.
  const unchanged = { succeeded: false, answer: 'still open' };
  const looked = await orDropped(
    client.send(setStatus(world, 'acme#acme-1', 'open', 'open')).then(() => unchanged),
  );
  return looked === unchanged ? looked : { succeeded: true, answer: 'closed again' };
}

/** Exports, then replays the call: is the object another one? */
async function replayExport(world: World): Promise<Result> {
  const { callId, data, again } = await sendOnce(world, 'export_tickets', {});
  const get = new GetObjectCommand({ Bucket: world.exportsBucket, Key: `acme/${callId}.jsonl` });
  const look = async () => (await world.s3(data, 'tool', 'export_tickets').send(get)).Metadata?.answer;
  const before = await look();
  await again();
  return (await look()) === before
    ? { succeeded: false, answer: 'still the first' }
    : { succeeded: true, answer: 'written again' };
}

/** @param whenItIs fails unless it is so */
export function setStatus(world: World, pk: string, status: string, whenItIs?: string): UpdateItemCommand {
  return new UpdateItemCommand({
    TableName: world.table,
    Key: { pk: { S: pk } },
    UpdateExpression: 'SET #s = :s',
    ...(whenItIs !== undefined && { ConditionExpression: '#s = :is' }),
    ExpressionAttributeNames: { '#s': 'status' },
    ExpressionAttributeValues: {
      ':s': { S: status },
      ...(whenItIs !== undefined && { ':is': { S: whenItIs } }),
    },
  });
}
