/** Attacks with the execution role of a function, which its code finds in its environment. */
import { QueryCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { type InsideAttack, orDropped, sdk } from '../attack.ts';
import { networkInterfaces } from '../ec2.ts';
import { ofFunction } from '../target/question.ts';
import { bucketOf, tableArn } from '../target/stage-parts.ts';
import { endpointIsInside } from './why-not.ts';

const byCode = 'execution role: Deny on lambda:SourceFunctionArn';
const notFromCode = /^403 .*UnauthorizedOperation.*explicit deny|^explicitDeny$/s;

export const executionRoleAttacks: InsideAttack[] = [
  {
    id: 'execution-role-s3',
    sentence: 'a tool reads a document with its own execution role',
    deniedBy: 'execution role without data, its boundary, endpoint policy, and key policy',
    answer: /^403 AccessDenied: User: .* is not authorized to perform: s3:GetObject|^(?:im|ex)plicitDeny$/,
    run: (world) => {
      const read = new GetObjectCommand({ Bucket: world.bucket, Key: 'acme/reports/q3.md' });
      return sdk(world.s3(world.execution('tool-read_document')).send(read));
    },
    onAws: ofFunction(
      'tool-read_document',
      's3:GetObject',
      (plan) => `arn:aws:s3:::${bucketOf(plan)}/acme/reports/q3.md`,
    ),
  },
  {
    id: 'execution-role-dynamodb',
    sentence: 'a tool queries tickets with its own execution role',
    deniedBy: 'execution role without data, its boundary, endpoint policy, and key policy',
    answer:
      /^400 AccessDeniedException: User: .* is not authorized to perform: dynamodb:Query|^(?:im|ex)plicitDeny$/,
    run: (world) => {
      const query = new QueryCommand({
        TableName: world.table,
        IndexName: 'byTenant',
        KeyConditionExpression: 'tenant = :t',
        ExpressionAttributeValues: { ':t': { S: 'acme' } },
      });
      return sdk(world.dynamodb(world.execution('tool-search_tickets')).send(query));
    },
    onAws: ofFunction('tool-search_tickets', 'dynamodb:Query', (plan) => `${tableArn(plan)}/index/byTenant`),
  },
  {
    id: 'execution-role-describe-network',
    sentence: 'a tool uses ec2:DescribeNetworkInterfaces, which its role needs for Lambda, from its own code',
    deniedBy: byCode,
    answer: notFromCode,
    run: (world) => networkInterfaces(world, 'DescribeNetworkInterfaces'),
    onAws: ofFunction('tool-read_document', 'ec2:DescribeNetworkInterfaces', () => '*'),
  },
  {
    id: 'execution-role-create-network',
    sentence: 'a tool uses ec2:CreateNetworkInterface, which its role needs for Lambda, from its own code',
    deniedBy: byCode,
    answer: notFromCode,
    run: (world) => networkInterfaces(world, 'CreateNetworkInterface'),
    onAws: ofFunction('tool-read_document', 'ec2:CreateNetworkInterface', () => '*'),
  },
  {
    id: 'router-data',
    sentence: 'the router reads a document from its own place in the network',
    deniedBy: 'network: no way from the router to S3',
    answer: /socket hang up|ECONNRESET/,
    run: async (world) => {
      const session = await world.mint({ dataRoleOf: 'read_document' });
      const read = new GetObjectCommand({ Bucket: world.bucket, Key: 'acme/reports/q3.md' });
      return orDropped(sdk(world.s3(session, 'router').send(read)));
    },
    onAws: endpointIsInside,
  },
];
