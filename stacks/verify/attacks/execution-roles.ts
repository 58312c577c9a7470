/** Attacks with the execution role of a function, which its code finds in its environment. */

import { type InsideAttack, inside, orDropped, type Result, sdk } from '../attack.ts';
import { keyNamed } from '../subjects/candidates.ts';
import type { Keyed } from '../subjects/subjects.ts';
import { postSigned } from '../target/private-calls.ts';
import { ofFunction } from '../target/question.ts';
import { subject } from '../target/stage-parts.ts';
import { askOf, touchOf } from '../target/touch.ts';
import type { World } from '../target/world.ts';
import { endpointIsInside } from './why-not.ts';

const byCode = 'execution role: Deny on lambda:SourceFunctionArn';
const notFromCode = /^403 .*UnauthorizedOperation.*explicit deny|^explicitDeny$/s;
const codeOf = ({ tool }: { tool: { name: string } }) => `tool-${tool.name}`;
const own = (call: Keyed, tenant: string) => touchOf(call, keyNamed(call, { tenant, subject }));

export const executionRoleAttacks: InsideAttack[] = [
  inside({
    id: 'execution-role-s3',
    sentence: 'a tool reads an object with its own execution role',
    deniedBy: 'execution role without data, its boundary, endpoint policy, and key policy',
    answer: /^403 AccessDenied: User: .* is not authorized to perform: s3:GetObject|^(?:im|ex)plicitDeny$/,
    on: ['reader'],
    run: (world, { reader, team }) =>
      sdk(world.touch(world.execution(codeOf(reader)), own(reader, team), 'tool', reader.tool.name)),
    onAws: (plan, { reader, team }) =>
      ofFunction(plan, { fn: codeOf(reader) }, askOf(plan, own(reader, team))),
  }),
  inside({
    id: 'execution-role-dynamodb',
    sentence: 'a tool queries rows with its own execution role',
    deniedBy: 'execution role without data, its boundary, endpoint policy, and key policy',
    answer:
      /^400 AccessDeniedException: User: .* is not authorized to perform: dynamodb:Query|^(?:im|ex)plicitDeny$/,
    on: ['querier'],
    run: (world, { querier, team }) =>
      sdk(world.touch(world.execution(codeOf(querier)), own(querier, team), 'tool', querier.tool.name)),
    onAws: (plan, { querier, team }) =>
      ofFunction(plan, { fn: codeOf(querier) }, askOf(plan, own(querier, team))),
  }),
  inside({
    id: 'execution-role-describe-network',
    sentence: 'a tool uses ec2:DescribeNetworkInterfaces, which its role needs for Lambda, from its own code',
    deniedBy: byCode,
    answer: notFromCode,
    on: ['session'],
    run: (world, { session }) => networkInterfaces(world, codeOf(session), 'DescribeNetworkInterfaces'),
    onAws: (plan, { session }) =>
      ofFunction(plan, { fn: codeOf(session) }, { action: 'ec2:DescribeNetworkInterfaces', resource: '*' }),
  }),
  inside({
    id: 'execution-role-create-network',
    sentence: 'a tool uses ec2:CreateNetworkInterface, which its role needs for Lambda, from its own code',
    deniedBy: byCode,
    answer: notFromCode,
    on: ['session'],
    run: (world, { session }) => networkInterfaces(world, codeOf(session), 'CreateNetworkInterface'),
    onAws: (plan, { session }) =>
      ofFunction(plan, { fn: codeOf(session) }, { action: 'ec2:CreateNetworkInterface', resource: '*' }),
  }),
  inside({
    id: 'router-data',
    sentence: 'the router reads an object from its own place in the network',
    deniedBy: 'network: no way from the router to S3',
    answer: /socket hang up|ECONNRESET/,
    on: ['reader'],
    run: async (world, { reader, team }) => {
      const session = await world.mint({ dataRoleOf: reader.tool.name });
      return orDropped(sdk(world.touch(session, own(reader, team), 'router')));
    },
    onAws: endpointIsInside,
  }),
];

/**
 * `ec2:…NetworkInterface…` with a tool's execution role, signed by hand: no EC2 client is a dependency.
 * A 501 means that IAM allowed it: the local AWS has no EC2, and tells that only to callers with the right.
 * @param fn the function whose execution role signs, as `tool-<name>`
 */
async function networkInterfaces(world: World, fn: string, action: string): Promise<Result> {
  const describe = {
    ...{ service: 'ec2', region: world.plan.region },
    headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
    body: `Action=${action}&Version=2016-11-15`,
  };
  const by = { credentials: world.execution(fn), agent: world.agent };
  const { status, body } = await postSigned(new URL(world.urlAt('internet')), describe, by);
  return { succeeded: status === 501, answer: `${status} ${body.trim()}`.slice(0, 900) };
}
