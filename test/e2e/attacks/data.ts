/**
 * Attacks on the data with a session of a data role, as a tool that was taken over holds it: for what the call does not
 * name, and from where it may not come. The sessions have the session policy that the router asks for.
 */
import { PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { DeleteObjectCommand, GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { type Attack, type Mutation, sdk } from './attack.ts';
import {
  resourceOf,
  trustWithout,
  withoutBoundary,
  withoutCondition,
  withoutStatement,
  withStatement,
} from './mutations.ts';
import { acmeTags, type Minting, type Place, type World } from './world.ts';

const s3Denied = /^403 AccessDenied: User: .* is not authorized to perform: s3:/;
const ddbDenied = /^400 AccessDeniedException: User: .* is not authorized to perform: dynamodb:/;

/** The session of the call `read_document {"path": "reports/q3.md"}` of alice's. */
const q3: Minting = { dataRoleOf: 'read_document', input: { path: 'reports/q3.md' } };

async function get(world: World, key: string, minting: Minting, from: Place = 'tool') {
  const session = await world.mint(minting);
  return sdk(world.s3(session, from).send(new GetObjectCommand({ Bucket: world.bucket, Key: key })));
}

async function list(world: World, prefix: string) {
  const session = await world.mint({ dataRoleOf: 'list_documents', input: {} });
  const command = new ListObjectsV2Command({ Bucket: world.bucket, Prefix: prefix });
  return sdk(world.s3(session, 'tool', 'list_documents').send(command));
}

async function query(world: World, tenant: string, from: Place = 'tool') {
  const session = await world.mint({ dataRoleOf: 'search_tickets', input: {} });
  const command = new QueryCommand({
    TableName: world.table,
    IndexName: 'byTenant',
    KeyConditionExpression: 'tenant = :t',
    ExpressionAttributeValues: { ':t': { S: tenant } },
  });
  return sdk(world.dynamodb(session, from).send(command));
}

async function put(world: World, pk: string) {
  const session = await world.mint({ dataRoleOf: 'create_ticket', input: { title: 'x' } });
  const command = new PutItemCommand({ TableName: world.table, Item: { pk: { S: pk } } });
  return sdk(world.dynamodb(session, 'tool', 'create_ticket').send(command));
}

const noSessionPolicy: Mutation = { what: 'session policy', flags: ['sessionPolicy'] };

/** Session policy and data role deny, each by itself. */
function bothDeny(role: Mutation): Pick<Attack, 'alone' | 'mutation'> {
  const what = `session policy, and ${role.what}`;
  return { alone: [role, noSessionPolicy], mutation: { ...role, ...noSessionPolicy, what } };
}

const anyDocument: Mutation = {
  what: 'the tenant in the data role',
  plan: [resourceOf('DataReadDocumentPolicy', '*')],
};
const anyPrefix: Mutation = {
  what: 's3:prefix in the data role',
  plan: [withoutCondition('DataListDocumentsPolicy', undefined)],
};
const anyKeyOf = (policy: string): Mutation => ({
  what: 'LeadingKeys in the data role',
  plan: [withoutCondition(policy, undefined)],
});
const boundaryInside = withoutStatement('SessionBoundary', 'InsideVpcOnly');

/** The boundary and the policy of the bucket or table deny, each by itself. */
function insideOnly(policy: string, of: string): Pick<Attack, 'alone' | 'mutation'> {
  const data = withoutStatement(policy, 'InsideVpcOnly');
  return {
    alone: [
      { what: 'boundary', plan: [boundaryInside] },
      { what: `${of} policy`, plan: [data] },
    ],
    mutation: { what: `boundary and ${of} policy: InsideVpcOnly`, plan: [boundaryInside, data] },
  };
}

export const dataAttacks: Attack[] = [
  {
    id: 'data-other-tenant',
    sentence: "a tool reads globex's document with the session of a call for acme",
    deniedBy: 'session policy, and data role: ${aws:PrincipalTag/tenant}',
    answer: s3Denied,
    run: (world) => get(world, 'globex/roadmap.md', q3),
    ...bothDeny(anyDocument),
  },
  {
    id: 'data-other-object',
    sentence: "a tool reads another document of the caller's own team with the session of a call",
    deniedBy: 'session policy',
    answer: s3Denied,
    run: (world) => get(world, 'acme/handbook.md', q3),
    mutation: noSessionPolicy,
  },
  {
    id: 'data-wide-session-policy',
    sentence: "a router that was taken over asks for every document: globex's stays out of reach for acme",
    deniedBy: 'data role: ${aws:PrincipalTag/tenant}',
    answer: s3Denied,
    run: (world) => {
      const Statement = [{ Effect: 'Allow', Action: '*', Resource: '*' }];
      return get(world, 'globex/roadmap.md', { ...q3, policy: { Version: '2012-10-17', Statement } });
    },
    mutation: anyDocument,
  },
  {
    id: 'data-other-prefix',
    sentence: "a tool lists globex's documents with the session of a call for acme",
    deniedBy: 'session policy, and data role: s3:prefix',
    answer: s3Denied,
    run: (world) => list(world, 'globex/'),
    ...bothDeny(anyPrefix),
  },
  {
    id: 'data-all-prefixes',
    sentence: 'a tool lists the bucket without a prefix',
    deniedBy: 'session policy, and data role: s3:prefix',
    answer: s3Denied,
    run: (world) => list(world, ''),
    ...bothDeny(anyPrefix),
  },
  {
    id: 'data-other-partition',
    sentence: "a tool queries globex's partition of the index with the session of a call for acme",
    deniedBy: 'session policy, and data role: dynamodb:LeadingKeys',
    answer: ddbDenied,
    run: (world) => query(world, 'globex'),
    ...bothDeny(anyKeyOf('DataSearchTicketsPolicy')),
  },
  {
    id: 'data-other-row',
    sentence: "a tool writes a row of globex's with the session of a call for acme",
    deniedBy: 'session policy, and data role: dynamodb:LeadingKeys',
    answer: ddbDenied,
    run: (world) => put(world, 'globex#x'),
    ...bothDeny(anyKeyOf('DataCreateTicketPolicy')),
  },
  {
    id: 'data-own-row',
    sentence: "a tool overwrites another ticket of the caller's own team with the session of a call",
    deniedBy: 'session policy: the row of this call alone',
    answer: ddbDenied,
    run: (world) => put(world, 'acme#acme-1'),
    mutation: noSessionPolicy,
  },
  {
    id: 'data-outside',
    sentence: 'a data session is carried out of the VPC, to S3',
    deniedBy: 'boundary, and bucket policy: aws:SourceVpc',
    answer: /^403 AccessDenied: .*explicit deny/,
    run: (world) => get(world, 'acme/reports/q3.md', q3, 'internet'),
    ...insideOnly('DocumentsPolicy', 'bucket'),
  },
  {
    id: 'data-outside-table',
    sentence: 'a data session is carried out of the VPC, to DynamoDB',
    deniedBy: 'boundary, and table policy: aws:SourceVpc',
    answer: /^400 AccessDeniedException: .*explicit deny/,
    run: (world) => query(world, 'acme', 'internet'),
    ...insideOnly('TicketsPolicy', 'table'),
  },
  {
    id: 'data-human',
    sentence: 'a data session that does not say actor=ai-agent, had the trust let it pass',
    deniedBy: 'boundary: AgentsOnly',
    answer: /^403 AccessDenied: .*explicit deny/,
    given: {
      plan: ['Assume', 'Tags'].map((sid) =>
        trustWithout('DataReadDocumentRole', sid, 'aws:RequestTag/actor'),
      ),
    },
    run: (world) => get(world, 'acme/reports/q3.md', { ...q3, tags: { ...acmeTags, actor: 'human' } }),
    mutation: { what: 'the Deny AgentsOnly', plan: [withoutStatement('SessionBoundary', 'AgentsOnly')] },
  },
  {
    id: 'data-beyond-contracts',
    sentence: 'a session deletes a document, where a data role was given s3:* by mistake',
    deniedBy: 'boundary: only the actions that contracts name',
    answer: /^403 AccessDenied: .*permissions boundary/,
    given: {
      plan: [withStatement('DataReadDocumentPolicy', { Effect: 'Allow', Action: 's3:*', Resource: '*' })],
    },
    run: async (world) => {
      const session = await world.mint({ dataRoleOf: 'read_document' });
      const remove = new DeleteObjectCommand({ Bucket: world.bucket, Key: 'acme/handbook.md' });
      return sdk(world.s3(session).send(remove));
    },
    mutation: { what: 'the boundary of the role', plan: [withoutBoundary('DataReadDocumentRole')] },
  },
];
