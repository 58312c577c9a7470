/** The checks of stacks/verify/attacks/private-api-attacks.ts, and the attack from an endpoint that is not ours. */
import { posted } from '../../../stacks/verify/attack.ts';
import { goodCall } from '../../../stacks/verify/attacks/signatures.ts';
import { crashed, onlyTheRouter } from '../../../stacks/verify/attacks/tool-functions.ts';
import type { Checks, StagedAttack } from './attack.ts';
import {
  document,
  openTool,
  resourceOf,
  withoutBoundary,
  withoutCondition,
  withoutStatement,
  withStatement,
} from './mutations.ts';

const anyCaller = withoutStatement('ToolsApiPolicy', 'InvokeRoleOnly');
const anyPrincipal = withoutCondition('ExecuteApiEndpointPolicy', undefined);

/** In one account the resource policy denies or is silent: the router's role needs an Allow of its own. */
const routerMayCall = [
  withStatement('RouterPolicy', { Effect: 'Allow', Action: 'execute-api:Invoke', Resource: '*' }),
  anyCaller,
  anyPrincipal,
  withoutBoundary('RouterRole'),
];
const except = (position: number) => routerMayCall.filter((_, at) => at !== position);
const code = openTool('read_letter');

export const privateApiChecks: Checks = {
  'call-other-tool': {
    alone: [
      { what: 'invoke role', plan: [resourceOf('InvokeRolePolicy', '*')], answer: onlyTheRouter },
      { what: "the tool's check", code },
    ],
    mutation: {
      what: "invoke role and the tool's check",
      plan: [resourceOf('InvokeRolePolicy', '*')],
      code,
    },
  },
  'call-outside': { mutation: { what: 'the position that the listener gives', flags: ['position'] } },
  'call-router-role': {
    alone: [
      {
        what: 'router role, its boundary, resource policy and endpoint policy',
        plan: routerMayCall,
        answer: onlyTheRouter,
      },
      { what: "router role, boundary, resource policy and the tool's check", plan: except(2), code },
      { what: "router role, boundary, endpoint policy and the tool's check", plan: except(1), code },
      { what: "resource policy, endpoint policy, boundary and the tool's check", plan: except(0), code },
      { what: "router role, resource policy, endpoint policy and the tool's check", plan: except(3), code },
    ],
    mutation: { what: 'all five', plan: routerMayCall, code },
  },
  // Its requests then count as passing our endpoint, so that the endpoint's policy judges them, too.
  'call-by-operator': {
    alone: [
      { what: 'position', flags: ['position'], answer: /^403 .*explicit deny/ },
      {
        what: 'position and resource policy',
        ...{ flags: ['position'], plan: [anyCaller], answer: /^403 .*no VPC endpoint policy allows/ },
      },
      {
        what: 'position, resource policy and endpoint policy',
        ...{ flags: ['position'], plan: [anyCaller, anyPrincipal], answer: onlyTheRouter },
      },
    ],
    mutation: {
      what: "position, resource policy, endpoint policy and the tool's check",
      ...{ flags: ['position'], plan: [anyCaller, anyPrincipal], code, gainsNothing: crashed },
    },
  },
};

export const stagedPrivateApiAttacks: StagedAttack[] = [
  {
    id: 'call-other-endpoint',
    sentence: 'a private call through an endpoint that is not ours',
    deniedBy: 'resource policy: aws:SourceVpce',
    answer: /^403 .*explicit deny/,
    // Seen from the policy, an endpoint that is not ours is one whose id is not in it.
    run: async (world) => {
      const { invoke, body } = await goodCall(world);
      return posted(await world.send(await world.sign('read_letter', body, invoke)));
    },
    given: {
      plan: [
        document('ToolsApiPolicy', ({ Statement }) => {
          for (const statement of Statement)
            if (statement.Sid === 'OurEndpointOnly')
              statement.Condition = { StringNotEquals: { 'aws:SourceVpce': 'vpce-00000000000000000' } };
        }),
      ],
    },
    mutation: {
      what: 'the Deny OurEndpointOnly',
      plan: [withoutStatement('ToolsApiPolicy', 'OurEndpointOnly')],
    },
  },
];
