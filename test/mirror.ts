/** What the tree of sources owes to its reader: names that tell files apart. Pure. */
import { basename } from 'node:path';

/** Lambda names these, and the folder tells them apart. */
const namedByLambda = 'handler.ts';
const maxPlaces = 2;

/** @returns one line for each basename that stands in more than two places: the name and its paths */
export function crowdedNames(paths: readonly string[]): string[] {
  const places = Map.groupBy(paths, (path) => basename(path));
  return [...places]
    .filter(([name, at]) => name !== namedByLambda && at.length > maxPlaces)
    .map(([name, at]) => `${name}: ${at.join(', ')}`);
}
