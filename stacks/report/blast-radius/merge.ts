/**
 * The answers of the reach model, merged for readers: rows that differ in the action alone, or in the thing alone,
 * becomes one line. In: answers of the model. Out: lines, data first. Nothing is left out.
 */
import type { Reached } from '../../prove/model/reach-types.ts';
import type { Reach } from './radius-types.ts';

/** @param nameOf what a reader calls a thing */
export function mergeReached(
  reached: readonly Reached[],
  nameOf: (thing: Reached['thing']) => string,
): Reach[] {
  const single = reached.map(({ action, thing, index, scope, part }): Reach => {
    const of = index === undefined ? {} : { index };
    return { actions: [action], kind: thing.kind, things: [nameOf(thing)], ...of, scope, part };
  });
  const ordered = [...single].sort((left, other) => rankOf(left) - rankOf(other));
  const byThing = mergeBy(
    ordered,
    ({ actions: _, ...rest }) => rest,
    (into, one) => into.actions.push(...one.actions),
  );
  return mergeBy(
    byThing,
    ({ things: _, ...rest }) => rest,
    (into, one) => into.things.push(...one.things),
  );
}

/** Data first, then what leads to data, then the rest. */
const kinds: Reach['kind'][] = ['bucket', 'table', 'route', 'function', 'role', 'key', 'stream'];

function rankOf({ kind }: Reach): number {
  const rank = kinds.indexOf(kind);
  return rank < 0 ? kinds.length : rank;
}

/** @param keyOf what must be the same @param add takes up what may differ */
export function mergeBy<Line extends object>(
  lines: readonly Line[],
  keyOf: (line: Line) => object,
  add: (into: Line, one: Line) => void,
): Line[] {
  const merged = new Map<string, Line>();
  for (const line of lines) {
    const key = JSON.stringify(keyOf(line));
    const into = merged.get(key);
    if (into) add(into, line);
    else merged.set(key, structuredClone(line));
  }
  return [...merged.values()];
}
