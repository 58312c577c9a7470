/**
 * A router with an attacker's code: every session that it can mint from its network position, without a session policy,
 * for any tenant and any tool. It chooses the session that each tool gets, so its sessions count for the tools' network
 * positions too.
 */
import { roles } from '../model/actors.ts';
import { list } from '../model/proof.ts';
import type { Actor, CallerTags, Standing } from '../model/reach-types.ts';
import type { ActorSource } from './actors.ts';
import { assume } from './assume.ts';
import type { Decider } from './decide.ts';
import { networksTo, type Places } from './places.ts';

/** A compromised router can choose any tenant. */
export const anyTenant: CallerTags = { tenant: '{any tenant}', subject: '{any subject}' };

/**
 * @param at `own` are the actors of the plan
 * @returns one actor; none for a plan without a router
 */
export function compromisedRouter(
  source: ActorSource,
  at: { decider: Decider; places: Places; own: Actor[] },
): Actor[] {
  const routers = source.tools.routers.map(({ id }) => `execution:${id}`);
  const code = at.own.filter(({ id }) => routers.includes(id)).flatMap(({ standings }) => standings);
  if (code.length === 0) return [];
  const everywhere = [
    ...source.tools.routers,
    ...source.tools.routes.flatMap((route) => list(route.function)),
  ];
  const sessions = new Map(
    code.flatMap((standing) => minted(source, at, standing)).map((session) => [session.accessKeyId, session]),
  );
  return [
    {
      ...{ id: 'compromised router', kind: 'compromised router' },
      title: 'the router, its code replaced: every session that it can mint, for any tenant',
      standings: [
        ...code,
        ...[...sessions.values()].map((session) => ({ session, functions: everywhere.map(({ id }) => id) })),
      ],
    },
  ];
}

/** Tries the invoke role for each tool, because its reach depends on the tag. A data role's trust names its tool. */
function minted(
  { plan, tools, principals }: ActorSource,
  { decider, places }: { decider: Decider; places: Places },
  { session, functions: at }: Standing,
): Standing['session'][] {
  const names = [...new Set(tools.routes.map(({ tool }) => tool))];
  const stands = networksTo('sts', at.map(places.of)).map((network) => decider.stand(session, network));
  return roles(plan).flatMap((role) => {
    const target = principals.byArn(String(role.outputs.arn));
    const as = tools.invokeRoles.includes(role) ? names.map((tool) => ({ ...anyTenant, tool })) : [anyTenant];
    if (!target) return [];
    return stands.flatMap((stand) => as.flatMap((one) => list(assume(decider, stand, target, one))));
  });
}
