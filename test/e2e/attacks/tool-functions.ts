/** Attacks on a tool's function itself: invoked without the private API, or with a call that was made before. */
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { type Attack, orDropped, posted, type Result } from './attack.ts';
import { edited, grantData, onlyTheRouter, openTool, withoutCondition } from './mutations.ts';
import { privateCall } from './private-calls.ts';
import { acmeTags, type World } from './world.ts';

const path = { path: 'reports/q3.md' };
/** The work ran without a session of its own, and failed. */
const crashed = /\{"failure":\{"is":"crashed"\}\}/;

/** `lambda:Invoke` with an event of one's own, which says that this ARN called. */
async function invoke({ local, functionName }: World, userArn?: string): Promise<Result> {
  const body = JSON.stringify(privateCall('read_document', path));
  const event = JSON.stringify({ body, requestContext: { identity: { userArn } } });
  const invocation = await local.lambda.invoke(functionName('tool-read_document'), event);
  const answer = invocation.kind === 'buffered' ? invocation.payload.toString() : await text(invocation.body);
  return { succeeded: answer.includes('"outcome"'), answer: answer.replaceAll('\0', ' ').slice(0, 300) };
}

async function text(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/** A tool that works with what its environment holds, as a careless author would write it. */
const withOwnCredentials = edited('tool-read_document', [
  { file: 'functions/tools/read-document/handler.ts', find: 's3(credentials)', replace: 'new S3Client({})' },
  {
    file: 'functions/tools/read-document/handler.ts',
    find: '{ credentials, data, named }',
    replace: '{ data, named }',
  },
]);

export const functionAttacks: Attack[] = [
  {
    id: 'invoke-direct',
    sentence: 'a tool Lambda is invoked directly, with a call of one’s own',
    deniedBy: 'the tool: no session of the invoke role; and no data session to gain',
    answer: onlyTheRouter,
    run: (world) => invoke(world),
    mutation: { what: "the tool's check", code: openTool('read_document'), gainsNothing: crashed },
  },
  {
    id: 'invoke-direct-forged',
    sentence: 'a tool Lambda is invoked directly, with an event that says the router called',
    deniedBy: 'no effect: no data session came with it, and the execution role can do nothing',
    answer: crashed,
    run: (world) => {
      const { app, stage, accountId } = world.plan;
      const role = `arn:aws:sts::${accountId}:assumed-role/${app}-${stage}-invoke`;
      return invoke(world, `${role}/read_document@x`);
    },
    alone: [
      { what: "the call's own session", code: withOwnCredentials, answer: /access-denied/ },
      {
        what: 'execution role and endpoint policy',
        plan: [withoutCondition('S3Endpoint', undefined), grantData('ToolReadDocumentPolicy')],
      },
    ],
    mutation: {
      what: 'both: a tool with the credentials of its environment, an execution role with data',
      plan: [withoutCondition('S3Endpoint', undefined), grantData('ToolReadDocumentPolicy')],
      code: withOwnCredentials,
    },
  },
  {
    id: 'replay-ticket',
    sentence: 'a signed create_ticket is sent again after the ticket was closed',
    deniedBy: 'the tool: conditional write on the call id',
    answer: /still closed/,
    run: replayTicket,
    mutation: {
      what: 'the condition of the write',
      code: edited('tool-create_ticket', [
        {
          file: 'functions/tools/create-ticket/handler.ts',
          find: `ConditionExpression: 'attribute_not_exists(pk)',`,
          replace: '',
        },
      ]),
    },
  },
  {
    id: 'replay-document',
    sentence: 'a signed write_document is sent again after the document was overwritten',
    deniedBy: 'the tool: conditional write (If-None-Match)',
    answer: /still the second text/,
    run: replayDocument,
    mutation: {
      what: 'the condition of the write',
      code: edited('tool-write_document', [
        { file: 'functions/tools/write-document/handler.ts', find: '...condition,', replace: '' },
      ]),
    },
  },
];

/** Sends a call of a writing tool; `again` sends the very same bytes once more. */
async function sendOnce(world: World, tool: string, input: object) {
  const tags = { ...acmeTags, tool };
  const callId = crypto.randomUUID();
  const [invokeSession, data] = await Promise.all([
    world.mint({ tags }),
    world.mint({ tags, dataRoleOf: tool, policy: world.policyFor(tool, input, callId) }),
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
