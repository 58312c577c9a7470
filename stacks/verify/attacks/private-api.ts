/** Attacks on the way to the private API: who may call which tool, from where. */
import { type InsideAttack, posted } from '../attack.ts';
import { privateCall } from '../target/private-calls.ts';
import { ofFunction, ofInvokeRole, routeArn } from '../target/question.ts';
import { acmeTags } from '../target/stage-parts.ts';
import { goodCall } from './signatures.ts';
import { endpointIsInside } from './why-not.ts';

const path = { path: 'reports/q3.md' };

export const privateApiAttacks: InsideAttack[] = [
  {
    id: 'call-other-tool',
    sentence: 'a session tagged for whoami calls read_document',
    deniedBy: 'invoke role: ${aws:PrincipalTag/tool}, and the tool itself',
    answer: /^403 .*not authorized to perform: execute-api:Invoke|^implicitDeny$/,
    run: async (world) => {
      const { data } = await goodCall(world);
      const invoke = await world.mint({ tags: { ...acmeTags, tool: 'whoami' } });
      const body = privateCall('read_document', path, data);
      return posted(await world.send(await world.sign('read_document', body, invoke)));
    },
    onAws: ofInvokeRole('whoami', 'read_document'),
  },
  {
    id: 'call-outside',
    sentence: 'a private call from outside the VPC endpoint',
    deniedBy: 'network: a private API has no other way in',
    answer: /^403 .*Forbidden/,
    run: async (world) => {
      const { invoke, body } = await goodCall(world);
      return posted(await world.send(await world.sign('read_document', body, invoke), 'internet'));
    },
    onAws: endpointIsInside,
  },
  {
    id: 'call-router-role',
    sentence: "a private call with the router's own role instead of the invoke role",
    deniedBy: 'router role, its boundary, endpoint policy, resource policy, and the tool itself',
    answer: /^403 .*not authorized|^implicitDeny$/,
    run: async (world) => {
      const { body } = await goodCall(world);
      return posted(await world.send(await world.sign('read_document', body, world.execution('router'))));
    },
    onAws: ofFunction('router', 'execute-api:Invoke', (plan) => routeArn(plan, 'read_document')),
  },
];
