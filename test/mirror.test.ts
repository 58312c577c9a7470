/** The tree of sources and its tests: how they are named, and that they stand in the same places. */
import { globSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { crowdedNames } from './mirror.ts';

/** The tools are a team's own. */
const sources = globSync('{functions,shared,stacks}/**/*.ts', { exclude: ['**/node_modules/**'] })
  .filter((path) => !path.startsWith('functions/tools/'))
  .sort();

describe('a basename', () => {
  it('stands in at most two places', () => {
    expect(sources.length).toBeGreaterThan(500);
    expect(crowdedNames(sources)).toEqual([]);
  });

  it('in a third place is found, unless Lambda names it', () => {
    const third = ['a', 'b', 'c'].map((folder) => `stacks/${folder}/network.ts`);
    const handlers = ['a', 'b', 'c'].map((folder) => `functions/${folder}/handler.ts`);
    expect(crowdedNames([...third, ...handlers])).toEqual([
      'network.ts: stacks/a/network.ts, stacks/b/network.ts, stacks/c/network.ts',
    ]);
    expect(crowdedNames(third.slice(1))).toEqual([]);
  });
});
