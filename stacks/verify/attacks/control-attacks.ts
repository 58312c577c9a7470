/**
 * Attacks on the control table (its writer could lift brakes and approve), and the router's on tenants' data.
 */
import { GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { controlTableName } from '../../../shared/control.ts';
import { controlTableArn } from '../../app/data/control-policies.ts';
import type { Plan } from '../../plan/plan-types.ts';
import { type InsideAttack, inside, sdk } from '../attack.ts';
import { keyNamed } from '../subjects/candidates.ts';
import type { Keyed } from '../subjects/subjects.ts';
import { ofDataRole, ofFunction, type Question } from '../target/question.ts';
import { subject } from '../target/stage-parts.ts';
import { askOf, type Touch } from '../target/touch.ts';

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

/** The question to IAM: this action on that item of the control table. */
const control = (plan: Plan, action: 'dynamodb:GetItem' | 'dynamodb:UpdateItem', key: string) => ({
  ...{ action, resource: controlTableArn(plan) },
  context: { 'dynamodb:LeadingKeys': key },
});

function fromOutside({ context, ...question }: Question): Question {
  const { 'aws:SourceVpc': _, ...rest } = context;
  return { ...question, context: rest };
}

/** A row of the team in the table that the tool has a grant on. */
const rowOf = (tool: Keyed, tenant: string): Touch => ({
  ...{ store: tool.store, action: 'dynamodb:GetItem' },
  key: keyNamed(tool, { tenant, subject }),
});

export const controlAttacks: InsideAttack[] = [
  inside({
    id: 'control-by-tool-session',
    sentence:
      "a tool reads an approval with a data session of its own, which limits items of the tenants' table",
    deniedBy: 'data role, its boundary, endpoint policy, table policy: NobodyElse, and key policy',
    answer,
    on: ['rowTool'],
    run: async (world, { rowTool }) => {
      const { name } = rowTool.tool;
      const session = await world.mint({ dataRoleOf: name });
      return sdk(world.dynamodb(session, 'tool', name).send(get(world.plan, 'approval#x')));
    },
    onAws: (plan, { rowTool, team }) =>
      ofDataRole(
        plan,
        { tool: rowTool.tool.name, tenant: team },
        control(plan, 'dynamodb:GetItem', 'approval#x'),
      ),
  }),
  inside({
    id: 'control-by-tool-code',
    sentence: 'a tool reads an approval with its own execution role',
    deniedBy: 'execution role, endpoint policy, table policy: NobodyElse, and key policy',
    answer,
    on: ['rowTool'],
    run: (world, { rowTool }) => {
      const { name } = rowTool.tool;
      const own = world.execution(`tool-${name}`);
      return sdk(world.dynamodb(own, 'tool', name).send(get(world.plan, 'approval#x')));
    },
    onAws: (plan, { rowTool }) =>
      ofFunction(plan, { fn: `tool-${rowTool.tool.name}` }, control(plan, 'dynamodb:GetItem', 'approval#x')),
  }),
  inside({
    id: 'control-brake-by-router',
    sentence: 'the router takes a brake off',
    deniedBy: "router's role: dynamodb:LeadingKeys, and table policy: OperatorAloneBrakes",
    answer,
    on: [],
    run: (world) => sdk(world.dynamodb(world.execution('router'), 'router').send(liftBrakes(world.plan))),
    onAws: (plan) => ofFunction(plan, { fn: 'router' }, control(plan, 'dynamodb:UpdateItem', 'brakes')),
  }),
  inside({
    id: 'control-outside',
    sentence: 'a credential of the router that was carried out of the VPC reads the brakes',
    deniedBy: "router's role: aws:SourceVpc, and table policy: RouterInsideVpcOnly",
    answer,
    on: [],
    run: (world) =>
      sdk(world.dynamodb(world.execution('router'), 'internet').send(get(world.plan, 'brakes'))),
    onAws: (plan) =>
      fromOutside(ofFunction(plan, { fn: 'router' }, control(plan, 'dynamodb:GetItem', 'brakes'))),
  }),
  inside({
    id: 'control-by-another-function',
    sentence: "another function that was given the router's role spends a budget, from the router's place",
    deniedBy: "router's role: lambda:SourceFunctionArn",
    answer,
    on: ['session'],
    run: (world, { session }) => {
      const credentials = world.execution('router', `tool-${session.tool.name}`);
      return sdk(world.dynamodb(credentials, 'router').send(liftBrakes(world.plan, 'budget#x')));
    },
    onAws: (plan, { session }) =>
      ofFunction(
        plan,
        { fn: 'router', sourceFunction: `tool-${session.tool.name}` },
        control(plan, 'dynamodb:UpdateItem', 'budget#x'),
      ),
  }),
  inside({
    id: 'router-row',
    sentence:
      "the router reads a tenant's row with its own role, which DynamoDB answers for the control table",
    deniedBy: "router's role, its boundary, endpoint policy, and key policy",
    answer,
    on: ['rowTool'],
    run: (world, { rowTool, team }) =>
      sdk(world.touch(world.execution('router'), rowOf(rowTool, team), 'router')),
    onAws: (plan, { rowTool, team }) => ofFunction(plan, { fn: 'router' }, askOf(plan, rowOf(rowTool, team))),
  }),
];
