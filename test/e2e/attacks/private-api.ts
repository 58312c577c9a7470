/** Attacks on the private API and on the tools behind it. */
import { randomBytes } from 'node:crypto';
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { type Attack, orDropped, posted, type Result } from './attack.ts';
import {
  document,
  edit,
  resourceOf,
  withoutCondition,
  withoutInvokerCheck,
  withoutStatement,
  withStatement,
} from './mutations.ts';
import { acmeTags, privateCall, type World } from './world.ts';

const path = { path: 'reports/q3.md' };
const forTool = (tool: string) => ({ ...acmeTags, tool });

/** A read_document call that works: invoke session, data session, signature. */
async function goodCall(world: World) {
  const [invoke, data] = await Promise.all([world.mint(), world.mint({ dataRoleOf: 'read_document' })]);
  return { invoke, data, body: privateCall('read_document', path, data) };
}

const forbidden = /^403 /;
const openTool = (tool: string) => (local: World['local'], folder: string) =>
  edit(local, tool, withoutInvokerCheck, folder);

export const privateApiAttacks: Attack[] = [
  {
    id: 'call-tampered',
    sentence: 'the body of a private call is changed after signing',
    deniedBy: 'SigV4: body hash',
    answer: /^403 .*[Ss]ignature/,
    run: async (world) => {
      const { invoke, body } = await goodCall(world);
      const signed = await world.sign('read_document', body, invoke);
      return posted(await world.send({ ...signed, body: signed.body.replace('q3', 'q4-plan') }));
    },
    mutation: { what: 'signature check', flag: 'signature' },
  },
  {
    id: 'call-unsigned-header',
    sentence: 'an x-amz-* header is added after signing',
    deniedBy: 'SigV4: every x-amz-* header must be signed',
    answer: forbidden,
    run: async (world) => {
      const { invoke, body } = await goodCall(world);
      const signed = await world.sign('read_document', body, invoke);
      return posted(await world.send({ ...signed, headers: { ...signed.headers, 'x-amz-meta-x': '1' } }));
    },
    mutation: { what: 'signature check', flag: 'signature' },
  },
  {
    id: 'call-unsigned',
    sentence: 'a private call without a signature',
    deniedBy: 'listener: MissingAuthenticationToken',
    answer: /^403 .*Missing Authentication Token/,
    run: async (world) =>
      posted(
        await world.send(await world.sign('read_document', privateCall('read_document', path), undefined)),
      ),
    mutation: { what: 'none: without a session there is nobody whom IAM could allow' },
  },
  {
    id: 'call-expired',
    sentence: 'a private call with a session that has ended',
    deniedBy: 'session token: expiry',
    answer: /^403 .*expired/,
    run: async (world) => {
      const { invoke, body } = await goodCall(world);
      const { session } = world.local.vault.open(invoke.accessKeyId, invoke.sessionToken);
      const { accessKeyId: _, ...claims } = session;
      const ended = world.local.vault.seal({
        ...claims,
        issuedAtMs: 1,
        expiresAtMs: Date.now() - 1_000,
      }).credentials;
      return posted(await world.send(await world.sign('read_document', body, ended)));
    },
    mutation: { what: 'expiry check', flag: 'expiry' },
  },
  {
    id: 'call-forged-token',
    sentence: 'a session token of one’s own making',
    deniedBy: 'session token: sealed by STS',
    answer: /^403 .*(invalid|token)/,
    run: async (world) => {
      const { invoke, body } = await goodCall(world);
      const sessionToken = randomBytes(Buffer.from(invoke.sessionToken, 'base64').length).toString('base64');
      return posted(await world.send(await world.sign('read_document', body, { ...invoke, sessionToken })));
    },
    mutation: { what: 'none: nothing can be read from a token that AES-GCM does not open' },
  },
  {
    id: 'call-other-tool',
    sentence: 'a session tagged for whoami calls read_document',
    deniedBy: 'invoke role: ${aws:PrincipalTag/tool}, and the tool itself',
    answer: /^403 .*not authorized to perform: execute-api:Invoke/,
    run: async (world) => {
      const { data } = await goodCall(world);
      const invoke = await world.mint({ tags: forTool('whoami') });
      return posted(
        await world.send(await world.sign('read_document', privateCall('read_document', path, data), invoke)),
      );
    },
    alone: [
      { what: 'invoke role', plan: [resourceOf('InvokeRolePolicy', '*')] },
      { what: "the tool's check", code: openTool('tool-read_document') },
    ],
    mutation: {
      what: "invoke role and the tool's check",
      plan: [resourceOf('InvokeRolePolicy', '*')],
      code: openTool('tool-read_document'),
    },
  },
  {
    id: 'call-outside',
    sentence: 'a private call from outside the VPC endpoint',
    deniedBy: 'network: a private API has no other way in',
    answer: /^403 .*Forbidden/,
    run: async (world) => {
      const { invoke, body } = await goodCall(world);
      return posted(await world.send(await world.sign('read_document', body, invoke), 'internet'));
    },
    mutation: { what: 'the position that the listener gives', flag: 'position' },
  },
  {
    id: 'call-other-endpoint',
    sentence: 'a private call through an endpoint that is not ours',
    deniedBy: 'resource policy: aws:SourceVpce',
    answer: /^403 .*explicit deny/,
    // Seen from the policy, an endpoint that is not ours is one whose id is not in it.
    run: async (world) => {
      const { invoke, body } = await goodCall(world);
      return posted(await world.send(await world.sign('read_document', body, invoke)));
    },
    given: { plan: [foreignEndpoint()] },
    mutation: {
      what: 'the Deny OurEndpointOnly',
      plan: [withoutStatement('ToolsApiPolicy', 'OurEndpointOnly')],
    },
  },
  {
    id: 'call-router-role',
    sentence: "a private call with the router's own role instead of the invoke role",
    deniedBy: 'router role, endpoint policy, resource policy, and the tool itself',
    answer: /^403 .*not authorized/,
    run: async (world) => {
      const { body } = await goodCall(world);
      return posted(await world.send(await world.sign('read_document', body, world.execution('router'))));
    },
    alone: [{ what: 'router role, resource policy and endpoint policy', plan: routerMayCall() }],
    mutation: { what: 'all four', plan: routerMayCall(), code: openTool('tool-read_document') },
  },
  {
    id: 'invoke-direct',
    sentence: 'a tool Lambda is invoked directly, with a call of one’s own',
    deniedBy: 'the tool: no session of the invoke role; and no data session to gain',
    answer: /Only the router calls a tool/,
    run: async ({ local, functionName }): Promise<Result> => {
      const event = {
        body: JSON.stringify(privateCall('read_document', path)),
        requestContext: { identity: {} },
      };
      const invocation = await local.lambda.invoke(functionName('tool-read_document'), JSON.stringify(event));
      const answer =
        invocation.kind === 'buffered' ? invocation.payload.toString() : await text(invocation.body);
      return { succeeded: answer.includes('"outcome"'), answer: answer.replaceAll('\0', ' ').slice(0, 300) };
    },
    mutation: {
      what: "the tool's check: it then runs, and can touch nothing",
      code: openTool('tool-read_document'),
    },
  },
  {
    id: 'call-replayed',
    sentence: 'a signed create_ticket is sent again after the ticket was closed',
    deniedBy: 'the tool: conditional write on the call id',
    answer: /still closed/,
    run: replayTicket,
    mutation: {
      what: 'the condition of the write',
      code: (local, folder) =>
        edit(
          local,
          'tool-create_ticket',
          [
            {
              file: 'functions/tools/create-ticket/handler.ts',
              find: `ConditionExpression: 'attribute_not_exists(pk)',`,
              replace: '',
            },
          ],
          folder,
        ),
    },
  },
];

function routerMayCall() {
  return [
    withStatement('RouterPolicy', { Effect: 'Allow', Action: 'execute-api:Invoke', Resource: '*' }),
    withoutStatement('ToolsApiPolicy', 'InvokeRoleOnly'),
    withoutCondition('ExecuteApiEndpointPolicy', undefined),
  ];
}

async function text(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/** Creates a ticket, closes it with another session of the role, replays the call: has the status changed back? */
async function replayTicket(world: World): Promise<Result> {
  const tags = forTool('create_ticket');
  const invoke = await world.mint({ tags });
  const data = await world.mint({ tags, dataRoleOf: 'create_ticket' });
  const body = privateCall('create_ticket', { title: 'x' }, data);
  const signed = await world.sign('create_ticket', body, invoke);
  const first = posted(await world.send(signed));
  if (!first.succeeded) throw new Error(`the call to replay failed: ${first.answer}`);
  const table = `${world.plan.app}-${world.plan.stage}-tickets`;
  const key = { pk: { S: `acme#${body.callId}` } };
  const closed = {
    ...key,
    tenant: { S: 'acme' },
    ticketId: { S: body.callId },
    status: { S: 'closed' },
    title: { S: 'x' },
  };
  const client = world.dynamodb(data, 'tool', 'create_ticket');
  await client.send(new PutItemCommand({ TableName: table, Item: closed }));
  await world.send(signed);
  // A write that only holds when the ticket is still closed tells the status, with no right to read.
  const probe = new PutItemCommand({
    TableName: table,
    Item: closed,
    ConditionExpression: '#s = :closed',
    ExpressionAttributeNames: { '#s': 'status' },
    ExpressionAttributeValues: { ':closed': { S: 'closed' } },
  });
  const stillClosed = await orDropped(
    client.send(probe).then(() => ({ succeeded: false, answer: 'still closed' })),
  );
  return stillClosed.answer === 'still closed' ? stillClosed : { succeeded: true, answer: 'opened again' };
}

/** The one attack whose world is changed: our endpoint is another than the one in the policy. */
function foreignEndpoint() {
  return document('ToolsApiPolicy', ({ Statement }) => {
    for (const statement of Statement)
      if (statement.Sid === 'OurEndpointOnly')
        statement.Condition = { StringNotEquals: { 'aws:SourceVpce': 'vpce-00000000000000000' } };
  });
}
