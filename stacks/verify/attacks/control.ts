/** Attacks on the control table: who could write it lifts brakes and approves for people. And the router, on tenants' data. */
import { GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { controlTableName } from '../../../shared/control.ts';
import { controlTableArn } from '../../app/data/control-policies.ts';
import type { Plan } from '../../plan/plan-types.ts';
import { type InsideAttack, sdk } from '../attack.ts';
import { type Asked, ofDataRole, ofFunction } from '../target/question.ts';
import { tableArn } from '../target/stage-parts.ts';

const answer =
  /^400 AccessDeniedException: .* is not authorized to perform: (dynamodb|kms):\w+|^(?:im|ex)plicitDeny$/s;

const get = (plan: Plan, key: string) =>
  new GetItemCommand({ TableName: controlTableName(plan), Key: { pk: { S: key } } });

const liftBrakes = (plan: Plan, key = 'brakes') =>
  new UpdateItemCommand({
    TableName: controlTableName(plan),
    Key: { pk: { S: key } },
    UpdateExpression: 'REMOVE #all',
    ExpressionAttributeNames: { '#all': 'all' },
  });

/** The question with that partition key, or without the keys of a request from the VPC. */
const asked =
  (ask: Asked, key: string, outside = false): Asked =>
  (plan) => {
    const { context, ...question } = ask(plan);
    const { 'aws:SourceVpc': vpc, ...rest } = context;
    const from = outside || vpc === undefined ? {} : { 'aws:SourceVpc': vpc };
    return { ...question, context: { ...rest, ...from, 'dynamodb:LeadingKeys': key } };
  };

export const controlAttacks: InsideAttack[] = [
  {
    id: 'control-by-tool-session',
    sentence:
      "a tool reads an approval with a data session of its own, which limits items of the tenants' table",
    deniedBy: 'data role, its boundary, endpoint policy, table policy: NobodyElse, and key policy',
    answer,
    run: async (world) => {
      const session = await world.mint({ dataRoleOf: 'search_tickets' });
      return sdk(world.dynamodb(session).send(get(world.plan, 'approval#x')));
    },
    onAws: asked(
      ofDataRole('search_tickets', { action: 'dynamodb:GetItem', resource: controlTableArn }),
      'approval#x',
    ),
  },
  {
    id: 'control-by-tool-code',
    sentence: 'a tool reads an approval with its own execution role',
    deniedBy: 'execution role, endpoint policy, table policy: NobodyElse, and key policy',
    answer,
    run: (world) =>
      sdk(world.dynamodb(world.execution('tool-search_tickets')).send(get(world.plan, 'approval#x'))),
    onAws: asked(ofFunction('tool-search_tickets', 'dynamodb:GetItem', controlTableArn), 'approval#x'),
  },
  {
    id: 'control-brake-by-router',
    sentence: 'the router takes a brake off',
    deniedBy: "router's role: dynamodb:LeadingKeys, and table policy: OperatorAloneBrakes",
    answer,
    run: (world) => sdk(world.dynamodb(world.execution('router'), 'router').send(liftBrakes(world.plan))),
    onAws: asked(ofFunction('router', 'dynamodb:UpdateItem', controlTableArn), 'brakes'),
  },
  {
    id: 'control-outside',
    sentence: 'a credential of the router that was carried out of the VPC reads the brakes',
    deniedBy: "router's role: aws:SourceVpc, and table policy: RouterInsideVpcOnly",
    answer,
    run: (world) =>
      sdk(world.dynamodb(world.execution('router'), 'internet').send(get(world.plan, 'brakes'))),
    onAws: asked(ofFunction('router', 'dynamodb:GetItem', controlTableArn), 'brakes', true),
  },
  {
    id: 'control-by-another-function',
    sentence: "another function that was given the router's role spends a budget, from the router's place",
    deniedBy: "router's role: lambda:SourceFunctionArn",
    answer,
    run: (world) => {
      const credentials = world.execution('router', 'tool-whoami');
      return sdk(world.dynamodb(credentials, 'router').send(liftBrakes(world.plan, 'budget#x')));
    },
    onAws: asked(ofFunction('router', 'dynamodb:UpdateItem', controlTableArn, 'tool-whoami'), 'budget#x'),
  },
  {
    id: 'router-tickets',
    sentence: 'the router reads a ticket with its own role, which DynamoDB answers for the control table',
    deniedBy: "router's role, its boundary, endpoint policy, and key policy",
    answer,
    run: (world) => {
      const read = new GetItemCommand({ TableName: world.table, Key: { pk: { S: 'acme#T-1' } } });
      return sdk(world.dynamodb(world.execution('router'), 'router').send(read));
    },
    onAws: asked(ofFunction('router', 'dynamodb:GetItem', tableArn), 'acme#T-1'),
  },
];
