/** Kinds of callers: every set of groups that the policies name, the empty one first. Pure. */
import type { PolicySet } from '../../../shared/policy/policy-set.ts';

/** Names of groups, in alphabetical order. */
export type CallerKind = readonly string[];

/** 256 kinds are decided in seconds; each group more doubles them. */
const maxGroups = 8;

/** @throws Error for more groups than `maxGroups` */
export function kindsOf(...sets: PolicySet[]): CallerKind[] {
  const groups = groupsIn(sets.flatMap(({ policies }) => [...policies.values()].map(({ json }) => json)));
  if (groups.length > maxGroups)
    throw new Error(
      `policies name ${groups.length} groups: not every set of more than ${maxGroups} can be gone through`,
    );
  const kinds = Array.from({ length: 2 ** groups.length }, (_, bits) =>
    groups.filter((__, at) => (bits >> at) % 2 === 1),
  );
  return kinds.sort((left, right) => left.length - right.length || (left.join() < right.join() ? -1 : 1));
}

function groupsIn(policies: unknown): string[] {
  const found = JSON.stringify(policies).matchAll(/\{"type":"Group","id":("(?:[^"\\]|\\.)*")\}/g);
  return [...new Set([...found].map(([, id]) => JSON.parse(id ?? '') as string))].sort();
}

const within = (one: CallerKind, other: CallerKind): boolean => one.every((name) => other.includes(name));

/**
 * The smallest sets of groups among those to tell of, by name: a caller in more groups is included.
 * @param holds the kinds for which it is true, told or not
 */
export function whoOf(
  told: readonly CallerKind[],
  kinds: readonly CallerKind[],
  holds: (kind: CallerKind) => boolean,
): string[] {
  const smallest = told.filter(
    (kind) => !told.some((other) => other.length < kind.length && within(other, kind)),
  );
  return smallest.map((kind) => nameOf(kind, kinds.filter((more) => within(kind, more)).every(holds)));
}

/** @param more whether it also holds for callers who are in further groups */
function nameOf(groups: CallerKind, more: boolean): string {
  if (groups.length === 0)
    return more ? 'everybody who is signed in' : 'whoever is in no group that policies name';
  const which = groups.length === 1 ? `group ${groups[0]}` : `members of all of ${groups.join(', ')}`;
  return more ? which : `${which}, without some other group`;
}
