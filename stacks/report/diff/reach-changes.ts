/**
 * Reach that an actor had before and has no longer, and the other way round. Enters: two plans. Leaves: a change for
 * each actor whose reach differs, with every action, thing and part, as the IAM evaluator decides it over all policies
 * together (stacks/prove/reach). Wider documents elsewhere that nobody can use do not appear here. Pure.
 */
import type { Plan } from '../../plan/plan-types.ts';
import type { Actor, From, Reached } from '../../prove/model/reach-types.ts';
import { readReach } from '../../prove/reach/reach.ts';
import type { Change } from './change.ts';
import { mentions, movedTools, renamed } from './moved-tools.ts';

/** Outside first: reach from outside the VPC is worst. */
const places: From[] = ['outside', 'inside the VPC', 'anywhere in the VPC'];

/** A plan that cannot be decided comes first, as the worst: a comparison must not skip a policy that it cannot read. */
export function reachChanges(before: Plan, after: Plan): Change[] {
  try {
    const [old, now] = [lines(before), lines(after)];
    const { came, gone, stayed } = movedTools(before, after);
    return [
      ...told({ kind: 'new-reach', narrow: old, wide: now, moved: came, stayed }),
      ...told({ kind: 'lost-reach', narrow: now, wide: old, moved: gone, stayed }),
    ];
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return [{ kind: 'new-reach', direction: 'unclear', what: `reach could not be compared: ${why}` }];
  }
}

/** By actor, then by place: a sentence for each thing that is reached. */
type Lines = Map<string, { actor: Actor; at: Map<From, Set<string>> }>;

function lines(plan: Plan): Lines {
  const { actors, reach } = readReach(plan);
  return new Map(
    actors.map((actor) => [
      actor.id,
      { actor, at: new Map(places.map((from) => [from, sentences(reach(actor, from))])) },
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

type Way = {
  kind: 'new-reach' | 'lost-reach';
  narrow: Lines;
  wide: Lines;
  moved: string[];
  stayed: string[];
};

/** The reach that `wide` has and `narrow` lacks. Standing anywhere in the VPC includes standing at one's own place. */
function told(way: Way): Change[] {
  const { narrow, wide } = way;
  return [...wide].flatMap(([id, { actor, at }]) => {
    const seen = new Set<string>();
    return places.flatMap((from) => {
      const known = narrow.get(id)?.at.get(from);
      const fresh = [...(at.get(from) ?? [])].filter(
        (one) => !known?.has(one) && !(from.startsWith('any') && seen.has(one)),
      );
      for (const one of fresh) seen.add(one);
      return byTool(way, { actor, from, fresh });
    });
  });
}

type Fresh = { actor: Actor; from: From; fresh: string[] };

/** A change for what belongs to each tool that came or went, for what of it is usual, and for all else. */
function byTool(way: Way, { actor, from, fresh }: Fresh): Change[] {
  const groups = Map.groupBy(fresh, (line) => {
    const tool = way.moved.find((one) => one === actor.tool || mentions(line, one));
    return JSON.stringify(
      tool === undefined ? {} : { tools: [tool], ...usual(way, { actor, from, line, tool }) },
    );
  });
  return [...groups].map(([marks, own]) => ({
    ...change(way.kind, { actor, from, fresh: own }),
    ...(JSON.parse(marks) as Pick<Change, 'tools' | 'usual'>),
  }));
}

/** The data that a tool's own sessions reach is always told: it is the purpose of the tool. */
function usual(
  { wide, stayed }: Way,
  { actor, from, line, tool }: Omit<Fresh, 'fresh'> & { line: string; tool: string },
): Pick<Change, 'usual'> {
  const isOf = (other: string) =>
    wide
      .get(renamed(actor.id, tool, other))
      ?.at.get(from)
      ?.has(renamed(line, tool, other)) === true;
  return actor.kind !== 'data' && stayed.some(isOf) ? { usual: true } : {};
}

function change(kind: Way['kind'], { actor, from, fresh }: Fresh): Change {
  const where = from === 'outside' ? 'with credentials carried out of the VPC' : from;
  return {
    kind,
    direction: kind === 'new-reach' ? 'widens' : 'narrows',
    subject: actor.title,
    what: `${kind === 'new-reach' ? 'could now, and not before,' : 'could before, and not now,'} ${where}`,
    details: fresh,
  };
}
