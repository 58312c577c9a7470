/** Attacks on the data: sessions used for what they do not name, from where they may not come, and by whom. */
import { PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { type Attack, orDropped, type Result, sdk } from './attack.ts';
import { describeNetworkInterfaces } from './ec2.ts';
import { functionOf, grantData, resourceOf, withoutCondition, withoutStatement } from './mutations.ts';
import { acmeTags, type World } from './world.ts';

const bucketOf = (world: World) => `${world.plan.app}-${world.plan.stage}-documents-${world.plan.accountId}`;
const tableOf = (world: World) => `${world.plan.app}-${world.plan.stage}-tickets`;
const allow = (Action: string, Resource: string) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action, Resource }],
});
const s3Denied = /^403 AccessDenied: User: .* is not authorized to perform: s3:/;
const ddbDenied = /^400 AccessDeniedException: User: .* is not authorized to perform: dynamodb:/;

/** Reads an object with a session of read_document that was minted for one key, or, without `policyKey`, for none. */
async function get(
  world: World,
  key: string,
  policyKey: string | undefined,
  from: 'tool' | 'internet' = 'tool',
) {
  const bucket = bucketOf(world);
  const policy =
    policyKey === undefined ? {} : { policy: allow('s3:GetObject', `arn:aws:s3:::${bucket}/${policyKey}`) };
  const session = await world.mint({ dataRoleOf: 'read_document', ...policy });
  return sdk(world.s3(session, from).send(new GetObjectCommand({ Bucket: bucket, Key: key })));
}

const anyDocument = resourceOf('DataReadDocumentPolicy', '*');
const boundaryInside = withoutStatement('SessionBoundary', 'InsideVpcOnly');
const bucketInside = withoutStatement('DocumentsPolicy', 'InsideVpcOnly');

export const dataAttacks: Attack[] = [
  {
    id: 'data-other-tenant',
    sentence: "a tool reads globex's document with the session of a call for acme",
    deniedBy: 'session policy, and data role: ${aws:PrincipalTag/tenant}',
    answer: s3Denied,
    run: (world) => get(world, 'globex/roadmap.md', 'acme/reports/q3.md'),
    alone: [
      { what: 'data role', plan: [anyDocument] },
      { what: 'session policy', flags: ['sessionPolicy'] },
    ],
    mutation: { what: 'data role and session policy', plan: [anyDocument], flags: ['sessionPolicy'] },
  },
  {
    id: 'data-other-object',
    sentence: "a tool reads another document of the caller's own team with the session of a call",
    deniedBy: 'session policy',
    answer: s3Denied,
    run: (world) => get(world, 'acme/handbook.md', 'acme/reports/q3.md'),
    mutation: { what: 'session policy', flags: ['sessionPolicy'] },
  },
  {
    id: 'data-wide-session-policy',
    sentence: "a router that was taken over asks for every document: globex's stays out of reach for acme",
    deniedBy: 'data role: ${aws:PrincipalTag/tenant}',
    answer: s3Denied,
    run: (world) => get(world, 'globex/roadmap.md', '*'),
    mutation: { what: "the tenant in the data role's policy", plan: [anyDocument] },
  },
  {
    id: 'data-outside',
    sentence: 'a data session is carried out of the VPC',
    deniedBy: 'boundary, and bucket policy: aws:SourceVpc',
    answer: /explicit deny/,
    run: (world) => get(world, 'acme/reports/q3.md', 'acme/reports/q3.md', 'internet'),
    alone: [
      { what: 'boundary', plan: [boundaryInside] },
      { what: 'bucket policy', plan: [bucketInside] },
    ],
    mutation: { what: 'boundary and bucket policy', plan: [boundaryInside, bucketInside] },
  },
  {
    id: 'data-other-prefix',
    sentence: "a tool lists globex's documents with a session for acme",
    deniedBy: 'data role: s3:prefix',
    answer: s3Denied,
    run: async (world) => {
      const session = await world.mint({
        dataRoleOf: 'list_documents',
        tags: { ...acmeTags, tool: 'list_documents' },
      });
      const list = new ListObjectsV2Command({ Bucket: bucketOf(world), Prefix: 'globex/' });
      return sdk(world.s3(session, 'tool', 'list_documents').send(list));
    },
    mutation: {
      what: "s3:prefix in the data role's policy",
      plan: [withoutCondition('DataListDocumentsPolicy', undefined)],
    },
  },
  {
    id: 'data-other-partition',
    sentence: "a tool queries globex's tickets with a session for acme",
    deniedBy: 'data role: dynamodb:LeadingKeys',
    answer: ddbDenied,
    run: async (world) => {
      const session = await world.mint({
        dataRoleOf: 'search_tickets',
        tags: { ...acmeTags, tool: 'search_tickets' },
      });
      const query = new QueryCommand({
        TableName: tableOf(world),
        IndexName: 'byTenant',
        KeyConditionExpression: 'tenant = :t',
        ExpressionAttributeValues: { ':t': { S: 'globex' } },
      });
      return sdk(world.dynamodb(session).send(query));
    },
    mutation: {
      what: "LeadingKeys in the data role's policy",
      plan: [withoutCondition('DataSearchTicketsPolicy', undefined)],
    },
  },
  {
    id: 'data-other-row',
    sentence: "a tool writes a row of globex's with a session for acme",
    deniedBy: 'data role: dynamodb:LeadingKeys',
    answer: ddbDenied,
    run: async (world) => {
      const session = await world.mint({
        dataRoleOf: 'create_ticket',
        tags: { ...acmeTags, tool: 'create_ticket' },
      });
      const put = new PutItemCommand({ TableName: tableOf(world), Item: { pk: { S: 'globex#x' } } });
      return sdk(world.dynamodb(session, 'tool', 'create_ticket').send(put));
    },
    mutation: {
      what: "LeadingKeys in the data role's policy",
      plan: [withoutCondition('DataCreateTicketPolicy', undefined)],
    },
  },
  {
    id: 'execution-role-data',
    sentence: 'a tool reads a document with its own execution role',
    deniedBy: 'execution role without data, and endpoint policy',
    answer: s3Denied,
    run: (world) => {
      const read = new GetObjectCommand({ Bucket: bucketOf(world), Key: 'acme/reports/q3.md' });
      return sdk(world.s3(world.execution('tool-read_document')).send(read));
    },
    alone: [
      { what: 'endpoint policy', plan: [withoutCondition('S3Endpoint', undefined)] },
      { what: 'execution role', plan: [grantData('ToolReadDocumentPolicy')] },
    ],
    mutation: {
      what: 'both: a role with s3:GetObject, an endpoint for everybody',
      plan: [withoutCondition('S3Endpoint', undefined), grantData('ToolReadDocumentPolicy')],
    },
  },
  {
    id: 'execution-role-network',
    sentence: 'a tool uses its network-interface rights from its code',
    deniedBy: 'execution role: Deny on lambda:SourceFunctionArn',
    answer: /explicit deny|UnauthorizedOperation/,
    run: (world) => describeNetworkInterfaces(world),
    mutation: {
      what: 'the Deny NotFromCode',
      plan: [withoutStatement('ToolReadDocumentPolicy', 'NotFromCode')],
    },
  },
  {
    id: 'router-data',
    sentence: 'the router reads a document from its own place in the network',
    deniedBy: 'network: no way from the router to S3',
    answer: /no answer|ECONNRESET|socket hang up|TimeoutError/,
    run: async (world): Promise<Result> => {
      const session = await world.mint({ dataRoleOf: 'read_document' });
      const read = new GetObjectCommand({ Bucket: bucketOf(world), Key: 'acme/reports/q3.md' });
      return orDropped(sdk(world.s3(session, 'router').send(read)));
    },
    mutation: { what: "the router's security group: the data tools' instead", plan: [routerInDataGroups] },
  },
];

/** The router's function in the security groups of read_document, beside its own. */
function routerInDataGroups(plan: World['plan']): void {
  const router = functionOf(plan, 'router');
  const groups = (fn: typeof router) =>
    (fn.inputs.vpcConfig as { securityGroupIds: string[] }).securityGroupIds;
  const securityGroupIds = [...groups(router), ...groups(functionOf(plan, 'tool-read_document'))];
  router.inputs.vpcConfig = { ...(router.inputs.vpcConfig as object), securityGroupIds };
}
