/** An assumption about AWS: see assumptions.ts. */
export type Assumption = {
  /** kebab-case; comments in the code name it */
  id: string;
  /** one sentence about AWS that is either true or false */
  statement: string;
  /** a documentation page, an issue, or our own inference */
  source: string;
  standing: Standing;
  /** the promise that breaks when it is false */
  ifFalse: string;
  /** the remedy when it is false, in one sentence */
  remedy: string;
  /** how to try it, in one sentence; absent where stacks/verify/checks has a probe */
  byHand?: string;
};

/** An assumption as the lists have it: without a standing it is untried, which claims the least. */
export type Listed = Omit<Assumption, 'standing'> & { standing?: Exclude<Standing, 'untried'> };

/**
 * The evidence for the statement. `untried`: `source` only suggests it. `documented`: `source` (AWS's own pages,
 * or the code of the provider) states it, and nobody has tried it here. `tried`: where and when it held.
 */
export type Standing = 'untried' | 'documented' | { tried: string };

/** @returns the assumptions of one standing, in the order of the list */
export function ofStanding(assumptions: Assumption[], standing: 'untried' | 'documented'): Assumption[] {
  return assumptions.filter((assumption) => assumption.standing === standing);
}

function triedOf(assumptions: Assumption[]): Assumption[] {
  return assumptions.filter(({ standing }) => typeof standing === 'object');
}

/** @returns a text such as `31 untried, 23 documented and not tried here, 0 tried` */
export function countStandings(assumptions: Assumption[]): string {
  return [
    `${ofStanding(assumptions, 'untried').length} untried`,
    `${ofStanding(assumptions, 'documented').length} documented and not tried here`,
    `${triedOf(assumptions).length} tried`,
  ].join(', ');
}

/** @returns `untried`, `documented, not tried here`, or a text such as `tried (staging, 2026-01-01)` */
export function sayStanding(standing: Standing): string {
  if (typeof standing === 'object') return `tried (${standing.tried})`;
  return standing === 'documented' ? 'documented, not tried here' : standing;
}
