/**
 * The network positions of an actor's requests: for each service, its sessions with the endpoint that they pass, by
 * the routes and security groups of the plan; none when the service is unreachable.
 */
import type { Network } from '../../account/aws-request.ts';
import { createNetwork, internet, type Position } from '../../account/planned-network.ts';
import type { Plan } from '../../plan/plan-types.ts';
import { functions } from '../model/actors.ts';
import type { Actor, From, Standing } from '../model/reach-types.ts';
import type { Decider, Stand } from './decide.ts';

export type Places = {
  /** @returns the position of a function, by its name */
  of(functionId: string): Position;
  /** each position of the plan once */
  all: Position[];
};

/** @returns the actor's sessions at each position that reaches the service; the service as in `Position.reach` */
export type StandsOf = (service: string) => Stand[];

/** Lambda delivers both from its own network (assumption lambda-telemetry-needs-no-endpoint). */
const telemetry = ['logs', 'xray'];

/** @throws Error with the urn of a network resource whose effect is not modelled */
export function readPlaces(plan: Plan): Places {
  const network = createNetwork(plan);
  const byFunction = new Map(functions(plan).map((fn) => [fn.id, network.positionOf(fn.id)]));
  const all = [...new Map([...byFunction.values()].map((place) => [place.name, place])).values()];
  return { of: (id) => byFunction.get(id) ?? internet, all };
}

/** @returns a look-up by service, which computes each service once */
export function standsOf(actor: Actor, from: From, at: { decider: Decider; places: Places }): StandsOf {
  const known = new Map<string, Stand[]>();
  return (service) => {
    const stands = known.get(service) ?? readStands(actor, { from, service }, at);
    known.set(service, stands);
    return stands;
  };
}

function readStands(
  actor: Actor,
  { from, service }: { from: From; service: string },
  { decider, places }: { decider: Decider; places: Places },
): Stand[] {
  const stands = actor.standings.flatMap((standing) =>
    networksTo(service, positionsOf(standing, from, places)).map((network) =>
      decider.stand(standing.session, network),
    ),
  );
  const byLambda = from !== 'outside' && actor.kind === 'execution' && telemetry.includes(service);
  if (stands.length > 0 || !byLambda) return stands;
  return actor.standings.map(({ session }) => decider.stand(session, { sourceIp: internet.sourceIp }));
}

function positionsOf({ functions: held }: Standing, from: From, places: Places): Position[] {
  if (from === 'outside') return [internet];
  return from === 'anywhere in the VPC' ? places.all.filter(({ vpc }) => vpc) : held.map(places.of);
}

/** @returns one network for each endpoint of the service that the positions reach, and one for outside the VPC */
export function networksTo(service: string, positions: Position[]): Network[] {
  const networks = positions.flatMap((position): Network[] => {
    if (!position.vpc) return [{ sourceIp: position.sourceIp }];
    const way = position.vpc.reach.get(service);
    return way ? [{ sourceIp: position.sourceIp, sourceVpc: position.vpc.id, sourceVpce: way.vpce }] : [];
  });
  return [...new Map(networks.map((one) => [one.sourceVpce ?? '', one])).values()];
}
