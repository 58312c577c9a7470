/**
 * Things in the order and the groups in which an actor's reach is tried. What neither the actor's own policies nor
 * the thing's policy allow at all is left out before the evaluator is asked: with hundreds of tools nearly everything.
 */

import type { Thing, ThingKind } from '../model/reach-types.ts';
import { type Act, actsOn, serviceOf } from './actions.ts';
import type { Decider } from './decide.ts';
import type { StandsOf } from './places.ts';

export type Surveyed = {
  kinds: ThingKind[];
  ofKind(kind: ThingKind): readonly Thing[];
  /** things to which the act may be allowed */
  candidates(kind: ThingKind, act: Act, by: { decider: Decider; stands: StandsOf }): readonly Thing[];
  /** place in the plan's order */
  order(thing: Thing): number;
};

/** The order and the groups of these things; made once for a plan. */
export function survey(things: Thing[], decider: Decider): Surveyed {
  const byKind = Map.groupBy(things, ({ kind }) => kind);
  const order = new Map(things.map((thing, at) => [thing, at]));
  const ofKind = (kind: ThingKind) => byKind.get(kind) ?? [];
  const open = new Map(
    [...byKind].flatMap(([kind, all]) =>
      actsOn(kind).map(({ action }) => [
        `${kind} ${action}`,
        all.filter(({ arn }) => decider.resourceMayAllow(arn, action)),
      ]),
    ),
  );
  return {
    kinds: [...byKind.keys()],
    ofKind,
    candidates(kind, act, { stands }) {
      const standing = stands(serviceOf(act));
      if (standing.length === 0) return [];
      if (standing.some((stand) => decider.identityMayAllow(stand, act.action))) return ofKind(kind);
      return open.get(`${kind} ${act.action}`) ?? [];
    },
    order: (thing) => order.get(thing) ?? 0,
  };
}
