/**
 * Attacks on the data with a session of a data role, as a tool that was taken over holds it: for what the call does not
 * name, and from where it may not come. The sessions have the session policy that the router asks for.
 */
import { PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { type InsideAttack, sdk } from '../attack.ts';
import { ofDataRole } from '../target/question.ts';
import { bucketOf, tableArn } from '../target/stage-parts.ts';
import type { Minting, Place, World } from '../target/world.ts';

/** On the wire, or as IAM's simulator says it. */
const s3Denied = /^403 AccessDenied: User: .* is not authorized to perform: s3:|^implicitDeny$/;
const ddbDenied =
  /^400 AccessDeniedException: User: .* is not authorized to perform: dynamodb:|^implicitDeny$/;
const explicitly = /^40[03] AccessDenied(?:Exception)?: .*explicit deny|^explicitDeny$/;

/** The session of the call `read_document {"path": "reports/q3.md"}` of alice's. */
export const q3 = { dataRoleOf: 'read_document', input: { path: 'reports/q3.md' } } satisfies Minting;

export async function getObject(world: World, key: string, minting: Minting, from: Place = 'tool') {
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

type Ask = Parameters<typeof ofDataRole>[1];

const askGet = (key: string, more: Partial<Ask> = { input: q3.input }) =>
  ofDataRole('read_document', {
    action: 's3:GetObject',
    resource: (plan) => `arn:aws:s3:::${bucketOf(plan)}/${key}`,
    ...more,
  });

const askList = (prefix: string) =>
  ofDataRole('list_documents', {
    action: 's3:ListBucket',
    resource: (plan) => `arn:aws:s3:::${bucketOf(plan)}`,
    context: { 's3:prefix': prefix },
    input: {},
  });

const askTable = (tool: string, key: string, more: Partial<Ask>) =>
  ofDataRole(tool, {
    action: tool === 'create_ticket' ? 'dynamodb:PutItem' : 'dynamodb:Query',
    resource: (plan) => (tool === 'create_ticket' ? tableArn(plan) : `${tableArn(plan)}/index/byTenant`),
    context: { 'dynamodb:LeadingKeys': key },
    ...more,
  });

export const dataAttacks: InsideAttack[] = [
  {
    id: 'data-other-tenant',
    sentence: "a tool reads globex's document with the session of a call for acme",
    deniedBy: 'session policy, and data role: ${aws:PrincipalTag/tenant}',
    answer: s3Denied,
    run: (world) => getObject(world, 'globex/roadmap.md', q3),
    onAws: askGet('globex/roadmap.md'),
  },
  {
    id: 'data-other-object',
    sentence: "a tool reads another document of the caller's own team with the session of a call",
    deniedBy: 'session policy',
    answer: s3Denied,
    run: (world) => getObject(world, 'acme/handbook.md', q3),
    onAws: askGet('acme/handbook.md'),
  },
  {
    id: 'data-wide-session-policy',
    sentence: "a router that was taken over asks for every document: globex's stays out of reach for acme",
    deniedBy: 'data role: ${aws:PrincipalTag/tenant}',
    answer: s3Denied,
    run: (world) => {
      const Statement = [{ Effect: 'Allow', Action: '*', Resource: '*' }];
      const policy = { Version: '2012-10-17', Statement };
      return getObject(world, 'globex/roadmap.md', { ...q3, policy });
    },
    onAws: askGet('globex/roadmap.md', {}),
  },
  {
    id: 'data-other-prefix',
    sentence: "a tool lists globex's documents with the session of a call for acme",
    deniedBy: 'session policy, and data role: s3:prefix',
    answer: s3Denied,
    run: (world) => list(world, 'globex/'),
    onAws: askList('globex/'),
  },
  {
    id: 'data-all-prefixes',
    sentence: 'a tool lists the bucket without a prefix',
    deniedBy: 'session policy, and data role: s3:prefix',
    answer: s3Denied,
    run: (world) => list(world, ''),
    onAws: askList(''),
  },
  {
    id: 'data-other-partition',
    sentence: "a tool queries globex's partition of the index with the session of a call for acme",
    deniedBy: 'session policy, and data role: dynamodb:LeadingKeys',
    answer: ddbDenied,
    run: (world) => query(world, 'globex'),
    onAws: askTable('search_tickets', 'globex', { input: {} }),
  },
  {
    id: 'data-other-row',
    sentence: "a tool writes a row of globex's with the session of a call for acme",
    deniedBy: 'session policy, and data role: dynamodb:LeadingKeys',
    answer: ddbDenied,
    run: (world) => put(world, 'globex#x'),
    onAws: askTable('create_ticket', 'globex#x', { input: { title: 'x' } }),
  },
  {
    id: 'data-own-row',
    sentence: "a tool overwrites another ticket of the caller's own team with the session of a call",
    deniedBy: 'session policy: the row of this call alone',
    answer: ddbDenied,
    run: (world) => put(world, 'acme#acme-1'),
    onAws: askTable('create_ticket', 'acme#acme-1', { input: { title: 'x' } }),
  },
  {
    id: 'data-outside',
    sentence: 'a data session is carried out of the VPC, to S3',
    deniedBy: 'boundary, and bucket policy: aws:SourceVpc',
    answer: explicitly,
    run: (world) => getObject(world, 'acme/reports/q3.md', q3, 'internet'),
    onAws: askGet('acme/reports/q3.md', { input: q3.input, outside: true }),
  },
  {
    id: 'data-outside-table',
    sentence: 'a data session is carried out of the VPC, to DynamoDB',
    deniedBy: 'boundary, and table policy: aws:SourceVpc',
    answer: explicitly,
    run: (world) => query(world, 'acme', 'internet'),
    onAws: askTable('search_tickets', 'acme', { input: {}, outside: true }),
  },
];
