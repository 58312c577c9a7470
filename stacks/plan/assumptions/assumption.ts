/** An untried assumption: see assumptions.ts. */
export type Assumption = {
  /** kebab-case; comments in the code name it */
  id: string;
  /** one sentence that is either true or false of AWS */
  statement: string;
  /** where it comes from: a documentation page, an issue, or our own inference */
  source: string;
  standing: Standing;
  /** the promise that breaks when it is false */
  ifFalse: string;
  /** the remedy when it is false, in one sentence */
  remedy: string;
  /** how to try it, where stacks/verify/checks has no probe for it, in one sentence */
  byHand?: string;
};

/**
 * How far the statement can be trusted. `untried`: `source` suggests it, and nobody knows. `documented`: `source`
 * (AWS's own pages, or the code of the provider) says it in words, and it was not tried here. Else where and when it
 * was seen to hold.
 */
export type Standing = 'untried' | 'documented' | { tried: string };

/** Those of one standing, in the order of the list. */
export function ofStanding(assumptions: Assumption[], standing: 'untried' | 'documented'): Assumption[] {
  return assumptions.filter((assumption) => assumption.standing === standing);
}

function triedOf(assumptions: Assumption[]): Assumption[] {
  return assumptions.filter(({ standing }) => typeof standing === 'object');
}

/** `31 untried, 23 documented and not tried here, 0 tried` */
export function countStandings(assumptions: Assumption[]): string {
  return [
    `${ofStanding(assumptions, 'untried').length} untried`,
    `${ofStanding(assumptions, 'documented').length} documented and not tried here`,
    `${triedOf(assumptions).length} tried`,
  ].join(', ');
}

/** `untried`; `documented, not tried here`; `tried (staging, 2026-01-01)` */
export function sayStanding(standing: Standing): string {
  if (typeof standing === 'object') return `tried (${standing.tried})`;
  return standing === 'documented' ? 'documented, not tried here' : standing;
}
