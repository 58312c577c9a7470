/** Attacks with the execution role of a function, which its code finds in its environment. */
import { QueryCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { type Attack, orDropped, sdk } from './attack.ts';
import { networkInterfaces } from './ec2.ts';
import { functionOf, withoutCondition, withoutStatement, withStatement } from './mutations.ts';
import type { World } from './world.ts';

/** A role without data, and an endpoint for sessions alone: each denies by itself. */
function twoLayers(rolePolicy: string, endpoint: string, Action: string): Pick<Attack, 'alone' | 'mutation'> {
  const open = withoutCondition(endpoint, undefined);
  const grant = withStatement(rolePolicy, { Effect: 'Allow', Action, Resource: '*' });
  return {
    alone: [
      { what: 'endpoint policy', plan: [open] },
      { what: 'execution role', plan: [grant] },
    ],
    mutation: { what: `both: a role with ${Action}, an endpoint for everybody`, plan: [open, grant] },
  };
}

const network = (action: string): Attack => ({
  id: `execution-role-${action === 'CreateNetworkInterface' ? 'create' : 'describe'}-network`,
  sentence: `a tool uses ec2:${action}, which its role needs for Lambda, from its own code`,
  deniedBy: 'execution role: Deny on lambda:SourceFunctionArn',
  answer: /^403 .*UnauthorizedOperation.*explicit deny/s,
  run: (world) => networkInterfaces(world, action),
  mutation: {
    what: 'the Deny NotFromCode',
    plan: [withoutStatement('ToolReadDocumentPolicy', 'NotFromCode')],
  },
});

export const executionRoleAttacks: Attack[] = [
  {
    id: 'execution-role-s3',
    sentence: 'a tool reads a document with its own execution role',
    deniedBy: 'execution role without data, and endpoint policy',
    answer: /^403 AccessDenied: User: .* is not authorized to perform: s3:GetObject/,
    run: (world) => {
      const read = new GetObjectCommand({ Bucket: world.bucket, Key: 'acme/reports/q3.md' });
      return sdk(world.s3(world.execution('tool-read_document')).send(read));
    },
    ...twoLayers('ToolReadDocumentPolicy', 'S3Endpoint', 's3:GetObject'),
  },
  {
    id: 'execution-role-dynamodb',
    sentence: 'a tool queries tickets with its own execution role',
    deniedBy: 'execution role without data, and endpoint policy',
    answer: /^400 AccessDeniedException: User: .* is not authorized to perform: dynamodb:Query/,
    run: (world) => {
      const query = new QueryCommand({
        TableName: world.table,
        IndexName: 'byTenant',
        KeyConditionExpression: 'tenant = :t',
        ExpressionAttributeValues: { ':t': { S: 'acme' } },
      });
      return sdk(world.dynamodb(world.execution('tool-search_tickets')).send(query));
    },
    ...twoLayers('ToolSearchTicketsPolicy', 'DynamodbEndpoint', 'dynamodb:Query'),
  },
  network('DescribeNetworkInterfaces'),
  network('CreateNetworkInterface'),
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
