/** Reach in plain English. In: data. Out: words for a table cell or a sentence. Nothing is decided here. */
import type { Scope } from '../../prove/model/reach-types.ts';

/** How much of a thing, as a reader says it. `wide` is marked on the page: more than what one call names. */
const extents: Record<Scope, { words: string; wide: boolean }> = {
  'all of it': { words: 'all of it', wide: false },
  'one object': { words: 'one object', wide: false },
  'whole prefix': { words: 'whole prefix', wide: true },
  'any object of a pattern': { words: 'every object that fits', wide: true },
  'whole bucket': { words: 'whole bucket', wide: true },
  'names under one prefix': { words: 'names only, whole prefix', wide: true },
  'names of any prefix of a pattern': { words: 'names only, every prefix that fits', wide: true },
  'names in the whole bucket': { words: 'names only, whole bucket', wide: true },
  'whole partition': { words: 'whole partition', wide: true },
  'any partition of a pattern': { words: 'every partition that fits', wide: true },
  'whole table': { words: 'whole table', wide: true },
};

/** The words for an extent, and whether a reader should be warned of it. */
export const extentOf = (scope: Scope): { words: string; wide: boolean } => extents[scope];

/** `a`, `a and b`, `a, b and c` */
export function enumerate(words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

/** `1 tool`, `2 tools`. */
export const count = (number: number, one: string, many = `${one}s`): string =>
  `${number} ${number === 1 ? one : many}`;

/** `15 minutes` */
export const minutes = (seconds: number): string => count(Math.round(seconds / 60), 'minute');

export const effectWords = { read: 'reads', write: 'writes', destroy: 'destroys' } as const;
