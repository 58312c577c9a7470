/** The widest reached parts of a thing, and the words for their scope. Pure. */
import type { Scope } from '../model/reach-types.ts';
import type { Address } from './actions.ts';
import { covers, isLiteral, type Pattern, textOf } from './pattern.ts';

export type Part = { pattern: Pattern; index?: string };

/** @returns the parts that no wider part of the same index covers */
export function widest(reached: Part[]): Part[] {
  return reached.filter(
    (one, at) =>
      !reached.some(
        (other, by) =>
          other !== one &&
          other.index === one.index &&
          covers(other.pattern, one.pattern) &&
          // Of two equal parts the first stays.
          (by < at || !covers(one.pattern, other.pattern)),
      ),
  );
}

const scopeWords: Record<
  'object' | 'prefix' | 'partition',
  [one: Scope, start: Scope, some: Scope, all: Scope]
> = {
  object: ['one object', 'whole prefix', 'any object of a pattern', 'whole bucket'],
  prefix: [
    'names under one prefix',
    'names under one prefix',
    'names of any prefix of a pattern',
    'names in the whole bucket',
  ],
  partition: ['whole partition', 'any partition of a pattern', 'any partition of a pattern', 'whole table'],
};

/** @returns the words for one part of a thing, such as `one object` or `whole bucket` */
export function scopeOf(pattern: Pattern, address: Address): Scope {
  if (address === 'whole' || address === 'log stream') return 'all of it';
  const [one, start, some, all] = scopeWords[address === 'partition or index' ? 'partition' : address];
  if (isLiteral(pattern)) return one;
  const text = textOf(pattern);
  if (/^\*+$/.test(text)) return all;
  return /^[^*?]+\*$/.test(text) ? start : some;
}
