/** What is relied on and could not be tried: see assumptions.ts. */
export type Assumption = {
  /** kebab-case; comments in the code name it */
  id: string;
  /** one sentence that is either true or false of AWS */
  statement: string;
  /** where it comes from: a documentation page, an issue, or our own inference */
  source: string;
  /** what of our promises breaks */
  ifFalse: string;
  /** what to do when it is false, in one sentence */
  remedy: string;
  /** how to try it, where stacks/verify/checks has no probe for it, in one sentence */
  byHand?: string;
  /** false, or where and when it was seen to hold */
  tried: false | string;
};
