/** The actors of a plan: every role with its sessions, and the code or person that has them. */
import type { Principal, Principals } from '../../account/principals.ts';
import type { Plan, Resource } from '../../plan/plan-types.ts';
import { executionRoles, functions, governingRoles, roles, sessionRoles } from '../model/actors.ts';
import type { PlanTools } from '../model/plan-tools.ts';
import type { Actor, CallerTags, Standing } from '../model/reach-types.ts';
import { callTags, sessionOf } from './sessions.ts';

export type ActorSource = { plan: Plan; tools: PlanTools; principals: Principals };

/** @returns functions, invoke sessions, data roles, then the roles of services and people, in this order */
export function actorsOf(source: ActorSource, caller: CallerTags): Actor[] {
  return [
    ...functions(source.plan).flatMap((fn) => execution(source, fn)),
    ...invokeActors(source, caller),
    ...source.tools.dataRoles.flatMap(({ role, tool }) => dataActor(source, { role, tool, caller })),
    ...otherActors(source),
  ];
}

function execution({ plan, tools, principals }: ActorSource, fn: Resource): Actor[] {
  const role = roles(plan).find((one) => one.outputs.arn === fn.inputs.role);
  const principal = role && principals.byArn(String(role.outputs.arn));
  if (!principal) return [];
  const tool = tools.toolOfFunction(fn);
  const session = sessionOf(principal, fn.id.slice(0, 64), { sourceFunctionArn: String(fn.outputs.arn) });
  return [
    {
      id: `execution:${fn.id}`,
      kind: 'execution',
      title: tool === undefined ? `the code of ${fn.id}` : `the code of ${tool}`,
      ...(tool !== undefined && { tool }),
      standings: [{ session, functions: [fn.id] }],
    },
  ];
}

function invokeActors({ tools, principals }: ActorSource, caller: CallerTags): Actor[] {
  const names = [...new Set(tools.routes.map((route) => route.tool))];
  return tools.invokeRoles.flatMap((role) =>
    names.map((tool): Actor => {
      const session = sessionOf(needed(principals, role), `${tool}@probe`, { tags: callTags(tool, caller) });
      return {
        ...{ id: `invoke:${tool}`, kind: 'invoke', tool },
        title: `the session that calls ${tool}`,
        standings: [{ session, functions: tools.routers.map((router) => router.id) }],
      };
    }),
  );
}

/** The router mints a data session and the tool uses it, so it counts for the network positions of both. */
export function dataStanding(
  { tools, principals }: ActorSource,
  of: { role: Resource; tool: string | undefined; caller: CallerTags; policy?: string },
): Standing {
  const { role, tool = 'unknown', caller, policy } = of;
  const fn = tools.functionOf(tool);
  const session = sessionOf(needed(principals, role), `${tool}@probe`, {
    tags: callTags(tool, caller),
    ...(policy !== undefined && { sessionPolicy: policy }),
  });
  return { session, functions: [...(fn ? [fn.id] : []), ...tools.routers.map((router) => router.id)] };
}

function dataActor(
  source: ActorSource,
  of: { role: Resource; tool: string | undefined; caller: CallerTags },
): Actor[] {
  const { role, tool } = of;
  return [
    {
      ...{ id: `data:${tool ?? role.id}`, kind: 'data', title: `any data session of ${tool ?? role.id}` },
      ...(tool !== undefined && { tool }),
      standings: [dataStanding(source, of)],
    },
  ];
}

/** Roles of services, of people and of pipelines: no function runs as one of them. */
function otherActors({ plan, tools, principals }: ActorSource): Actor[] {
  const known = new Set([
    ...executionRoles(plan),
    ...tools.invokeRoles,
    ...tools.dataRoles.map(({ role }) => role),
  ]);
  const human = [...sessionRoles(plan), ...governingRoles(plan)];
  return roles(plan)
    .filter((role) => !known.has(role))
    .map((role): Actor => {
      const kind = human.includes(role) ? 'person' : 'service';
      return {
        ...{ id: `${kind}:${role.id}`, kind, title: `the role ${role.id}` },
        standings: [{ session: sessionOf(needed(principals, role), 'probe'), functions: [] }],
      };
    });
}

function needed(principals: Principals, role: Resource): Principal {
  const principal = principals.byArn(String(role.outputs.arn));
  if (!principal) throw new Error(`${role.urn}: the role has no ARN`);
  return principal;
}
