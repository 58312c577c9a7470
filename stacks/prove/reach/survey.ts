/**
 * Selects the things that an actor might reach. Leaves out, without an evaluation, actions for which neither the actor's
 * policies nor the thing's policy have an Allow: with hundreds of tools these are nearly all.
 */
import type { Thing, ThingKind } from '../model/reach-types.ts';
import { type Act, actsOn, serviceOf } from './actions.ts';
import type { Decider } from './decide.ts';
import type { StandsOf } from './places.ts';

export type Surveyed = {
  kinds: ThingKind[];
  ofKind(kind: ThingKind): readonly Thing[];
  /** things of the kind on which some policy might allow the action */
  candidates(kind: ThingKind, act: Act, by: { decider: Decider; stands: StandsOf }): readonly Thing[];
  /** position in the plan's order, from 0 */
  order(thing: Thing): number;
};

/** Groups the things of a plan by kind, and by the actions that their own policies may allow. */
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
