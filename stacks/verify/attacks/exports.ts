/**
 * Attacks on exports and on the closing of tickets with the sessions of their data roles, as a tool that was taken over
 * holds them.
 */
import { QueryCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { type InsideAttack, type Result, sdk } from '../attack.ts';
import { ofDataRole } from '../target/question.ts';
import { acmeTags, bucketOf, tableArn } from '../target/stage-parts.ts';
import type { World } from '../target/world.ts';
import { setStatus } from './tool-functions.ts';

const s3Denied = /^403 AccessDenied: User: .* is not authorized to perform: s3:|^implicitDeny$/;
const ddbDenied =
  /^400 AccessDeniedException: User: .* is not authorized to perform: dynamodb:|^implicitDeny$/;

const exportId = '00000000-0000-4000-8000-000000000001';
const reading = { exportId };
const closing = { ticketId: 'acme-1' };

/** An export of globex's, written as its own call would write it. */
async function globexExport(world: World): Promise<string> {
  const tags = { ...acmeTags, tenant: 'globex', tool: 'export_tickets' };
  const session = await world.mint({ dataRoleOf: 'export_tickets', tags });
  const place = { Bucket: world.exportsBucket, Key: `globex/${exportId}.jsonl` };
  await world.s3(session, 'tool', 'export_tickets').send(new PutObjectCommand({ ...place, Body: '\n{}\n' }));
  return place.Key;
}

async function getAsReader(world: World, Bucket: string, Key: string): Promise<Result> {
  const session = await world.mint({ dataRoleOf: 'read_export', input: reading });
  return sdk(world.s3(session, 'tool', 'read_export').send(new GetObjectCommand({ Bucket, Key })));
}

/** From the place of a tool that DynamoDB is open to: from its own, no packet gets there. */
async function queryAsReader(world: World): Promise<Result> {
  const session = await world.mint({ dataRoleOf: 'read_export', input: reading });
  const query = new QueryCommand({
    TableName: world.table,
    IndexName: 'byTenant',
    KeyConditionExpression: 'tenant = :t',
    ExpressionAttributeValues: { ':t': { S: 'acme' } },
  });
  return sdk(world.dynamodb(session, 'tool', 'search_tickets').send(query));
}

async function close(world: World, pk: string): Promise<Result> {
  const session = await world.mint({ dataRoleOf: 'close_ticket', input: closing });
  return sdk(world.dynamodb(session, 'tool', 'close_ticket').send(setStatus(world, pk, 'closed')));
}

const askObject = (bucket: 'documents' | 'exports', key: string) =>
  ofDataRole('read_export', {
    action: 's3:GetObject',
    resource: (plan) => `arn:aws:s3:::${bucketOf(plan, bucket)}/${key}`,
    input: reading,
  });
const askTable = (tool: string, action: string, key: string, input: object) =>
  ofDataRole(tool, {
    action,
    resource: (plan) => (action === 'dynamodb:Query' ? `${tableArn(plan)}/index/byTenant` : tableArn(plan)),
    context: { 'dynamodb:LeadingKeys': key },
    input,
  });

export const exportAttacks: InsideAttack[] = [
  {
    id: 'export-other-tenant',
    sentence: "a tool reads globex's export with the session of a read_export for acme",
    deniedBy: 'session policy, and data role: ${aws:PrincipalTag/tenant}',
    answer: s3Denied,
    run: async (world) => getAsReader(world, world.exportsBucket, await globexExport(world)),
    onAws: askObject('exports', `globex/${exportId}.jsonl`),
  },
  {
    id: 'export-session-documents',
    sentence: "the session of a read_export reads a document of the caller's own team",
    deniedBy: 'session policy, and data role: the bucket of exports alone',
    answer: s3Denied,
    run: (world) => getAsReader(world, world.bucket, 'acme/handbook.md'),
    onAws: askObject('documents', 'acme/handbook.md'),
  },
  {
    id: 'export-session-tickets',
    sentence: "the session of a read_export reads the caller's own team's tickets",
    deniedBy: 'session policy, and data role: nothing of DynamoDB',
    answer: ddbDenied,
    run: queryAsReader,
    onAws: askTable('read_export', 'dynamodb:Query', 'acme', reading),
  },
  {
    id: 'close-other-tenant',
    sentence: "a tool closes globex's ticket with the session of a close_ticket for acme",
    deniedBy: 'session policy, and data role: dynamodb:LeadingKeys',
    answer: ddbDenied,
    run: (world) => close(world, 'globex#globex-1'),
    onAws: askTable('close_ticket', 'dynamodb:UpdateItem', 'globex#globex-1', closing),
  },
  {
    id: 'close-other-ticket',
    sentence: "a tool closes another ticket of the caller's own team than the call names",
    deniedBy: 'session policy: the row that the call names alone',
    answer: ddbDenied,
    run: (world) => close(world, 'acme#acme-2'),
    onAws: askTable('close_ticket', 'dynamodb:UpdateItem', 'acme#acme-2', closing),
  },
];
