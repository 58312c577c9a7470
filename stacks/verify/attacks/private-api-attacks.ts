/** Attacks on the way to the private API: a wrong caller, tool or network position. */
import { type InsideAttack, inside, posted } from '../attack.ts';
import { ofFunction, ofInvokeRole, routeArn } from '../target/question.ts';
import { tagsOf } from '../target/stage-parts.ts';
import { goodCall } from './signatures.ts';
import { endpointIsInside } from './why-not.ts';

export const privateApiAttacks: InsideAttack[] = [
  inside({
    id: 'call-other-tool',
    sentence: 'a session tagged for one tool calls another',
    deniedBy: 'invoke role: ${aws:PrincipalTag/tool}, and the tool itself',
    answer: /^403 .*not authorized to perform: execute-api:Invoke|^implicitDeny$/,
    on: ['session'],
    run: async (world, { session, bystander, team }) => {
      const { body } = await goodCall(world);
      const invoke = await world.mint({ tags: tagsOf(team, bystander) });
      return posted(await world.send(await world.sign(session.tool.name, body, invoke)));
    },
    onAws: (plan, { session, bystander, team }) =>
      ofInvokeRole(plan, tagsOf(team, bystander), session.tool.name),
  }),
  inside({
    id: 'call-outside',
    sentence: 'a private call from outside the VPC endpoint',
    deniedBy: 'network: a private API has no other way in',
    answer: /^403 .*Forbidden/,
    on: ['session'],
    run: async (world, { session }) => {
      const { invoke, body } = await goodCall(world);
      return posted(await world.send(await world.sign(session.tool.name, body, invoke), 'internet'));
    },
    onAws: endpointIsInside,
  }),
  inside({
    id: 'call-router-role',
    sentence: "a private call with the router's own role instead of the invoke role",
    deniedBy: 'router role, its boundary, endpoint policy, resource policy, and the tool itself',
    answer: /^403 .*not authorized|^implicitDeny$/,
    on: ['session'],
    run: async (world, { session }) => {
      const { body } = await goodCall(world);
      return posted(await world.send(await world.sign(session.tool.name, body, world.execution('router'))));
    },
    onAws: (plan, { session }) =>
      ofFunction(
        plan,
        { fn: 'router' },
        { action: 'execute-api:Invoke', resource: routeArn(plan, session.tool.name) },
      ),
  }),
];
