/**
 * Who could reach what before and cannot now, and the other way round. Enters: two plans. Leaves: a change for each
 * actor whose reach differs, with every action, thing and part, as the IAM evaluator decides it over all policies
 * together (stacks/plan/reach). Wider documents elsewhere that nobody can use do not appear here. Pure.
 */
import type { Plan } from '../../plan/plan-types.ts';
import { readReach } from '../../plan/reach/reach.ts';
import type { From, Reached } from '../../plan/reach/reach-types.ts';
import type { Change } from './change.ts';

/** Outside first: what leaves the VPC is worst. */
const places: From[] = ['outside', 'inside the VPC', 'anywhere in the VPC'];

/** What cannot be decided is told first, as the worst: a comparison must not pass over a policy that it cannot read. */
export function reachChanges(before: Plan, after: Plan): Change[] {
  try {
    const [old, now] = [lines(before), lines(after)];
    return [...told('new-reach', old, now), ...told('lost-reach', now, old)];
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return [{ kind: 'new-reach', direction: 'unclear', what: `reach could not be compared: ${why}` }];
  }
}

/** By actor, then by place: a sentence for each thing that is reached. */
type Lines = Map<string, { title: string; at: Map<From, Set<string>> }>;

function lines(plan: Plan): Lines {
  const { actors, reach } = readReach(plan);
  return new Map(
    actors.map((actor) => [
      actor.id,
      { title: actor.title, at: new Map(places.map((from) => [from, sentences(reach(actor, from))])) },
    ]),
  );
}

/** `action on kind name: how much of it` */
export function sentences(reached: Reached[]): Set<string> {
  return new Set(
    reached.map(({ action, thing, scope, part, index }) => {
      const of = part === '' ? '' : ` ${part}`;
      const by = index === undefined ? '' : ` of the index ${index}`;
      return `${action} on ${thing.kind} ${thing.name}: ${scope}${of}${by}`;
    }),
  );
}

/** What `wide` has and `narrow` has not. Standing anywhere in the VPC includes standing at one's own place. */
function told(kind: 'new-reach' | 'lost-reach', narrow: Lines, wide: Lines): Change[] {
  return [...wide].flatMap(([id, { title, at }]) => {
    const seen = new Set<string>();
    return places.flatMap((from) => {
      const known = narrow.get(id)?.at.get(from);
      const fresh = [...(at.get(from) ?? [])].filter(
        (one) => !known?.has(one) && !(from.startsWith('any') && seen.has(one)),
      );
      for (const one of fresh) seen.add(one);
      return fresh.length === 0 ? [] : [change(kind, { title, from, fresh })];
    });
  });
}

function change(
  kind: 'new-reach' | 'lost-reach',
  of: { title: string; from: From; fresh: string[] },
): Change {
  const { title, from, fresh } = of;
  const where = from === 'outside' ? 'with credentials carried out of the VPC' : from;
  return {
    kind,
    direction: kind === 'new-reach' ? 'widens' : 'narrows',
    subject: title,
    what: `${kind === 'new-reach' ? 'could now, and not before,' : 'could before, and not now,'} ${where}`,
    details: fresh,
  };
}
