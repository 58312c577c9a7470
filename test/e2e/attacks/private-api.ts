/** Attacks on the way to the private API: who may call which tool, from where. */
import { type Attack, posted } from './attack.ts';
import {
  document,
  onlyTheRouter,
  openTool,
  resourceOf,
  withoutCondition,
  withoutStatement,
  withStatement,
} from './mutations.ts';
import { privateCall } from './private-calls.ts';
import { goodCall } from './signatures.ts';
import { acmeTags } from './world.ts';

const path = { path: 'reports/q3.md' };

export const privateApiAttacks: Attack[] = [
  {
    id: 'call-other-tool',
    sentence: 'a session tagged for whoami calls read_document',
    deniedBy: 'invoke role: ${aws:PrincipalTag/tool}, and the tool itself',
    answer: /^403 .*not authorized to perform: execute-api:Invoke/,
    run: async (world) => {
      const { data } = await goodCall(world);
      const invoke = await world.mint({ tags: { ...acmeTags, tool: 'whoami' } });
      return posted(
        await world.send(await world.sign('read_document', privateCall('read_document', path, data), invoke)),
      );
    },
    alone: [
      { what: 'invoke role', plan: [resourceOf('InvokeRolePolicy', '*')], answer: onlyTheRouter },
      { what: "the tool's check", code: openTool('read_document') },
    ],
    mutation: {
      what: "invoke role and the tool's check",
      plan: [resourceOf('InvokeRolePolicy', '*')],
      code: openTool('read_document'),
    },
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
    mutation: { what: 'the position that the listener gives', flags: ['position'] },
  },
  {
    id: 'call-other-endpoint',
    sentence: 'a private call through an endpoint that is not ours',
    deniedBy: 'resource policy: aws:SourceVpce',
    answer: /^403 .*explicit deny/,
    // Seen from the policy, an endpoint that is not ours is one whose id is not in it.
    run: async (world) => {
      const { invoke, body } = await goodCall(world);
      return posted(await world.send(await world.sign('read_document', body, invoke)));
    },
    given: { plan: [foreignEndpoint()] },
    mutation: {
      what: 'the Deny OurEndpointOnly',
      plan: [withoutStatement('ToolsApiPolicy', 'OurEndpointOnly')],
    },
  },
  {
    id: 'call-router-role',
    sentence: "a private call with the router's own role instead of the invoke role",
    deniedBy: 'router role, endpoint policy, resource policy, and the tool itself',
    answer: /^403 .*not authorized/,
    run: async (world) => {
      const { body } = await goodCall(world);
      return posted(await world.send(await world.sign('read_document', body, world.execution('router'))));
    },
    // In one account the resource policy denies or is silent: the router's role needs an Allow of its own.
    alone: [
      {
        what: 'router role, resource policy and endpoint policy',
        plan: routerMayCall(),
        answer: onlyTheRouter,
      },
      {
        what: "router role, resource policy and the tool's check",
        plan: except(2),
        code: openTool('read_document'),
      },
      {
        what: "router role, endpoint policy and the tool's check",
        plan: except(1),
        code: openTool('read_document'),
      },
      {
        what: "resource policy, endpoint policy and the tool's check",
        plan: except(0),
        code: openTool('read_document'),
      },
    ],
    mutation: { what: 'all four', plan: routerMayCall(), code: openTool('read_document') },
  },
];

function routerMayCall() {
  return [
    withStatement('RouterPolicy', { Effect: 'Allow', Action: 'execute-api:Invoke', Resource: '*' }),
    withoutStatement('ToolsApiPolicy', 'InvokeRoleOnly'),
    withoutCondition('ExecuteApiEndpointPolicy', undefined),
  ];
}

function except(position: number) {
  return routerMayCall().filter((_, at) => at !== position);
}

/** The one attack whose world is changed: our endpoint is another than the one in the policy. */
function foreignEndpoint() {
  return document('ToolsApiPolicy', ({ Statement }) => {
    for (const statement of Statement)
      if (statement.Sid === 'OurEndpointOnly')
        statement.Condition = { StringNotEquals: { 'aws:SourceVpce': 'vpce-00000000000000000' } };
  });
}
