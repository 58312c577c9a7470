/**
 * The evaluator's two refusals to decide. Neither is a denial: an emulator must answer both with "no", and a
 * proof must count both as a failure, never as "cannot reach".
 */

/** A policy document has an element that this evaluator does not know. The evaluator ignores no element. */
export class PolicyError extends Error {
  /** path to the offending element, for example `identity[0].Statement[2].Condition.StringEquals` */
  readonly where: string;
  constructor(where: string, problem: string) {
    super(`${where}: ${problem}`);
    this.name = 'PolicyError';
    this.where = where;
  }
}

/** A question without an exact answer: a malformed principal, or a context value that its key cannot have. */
export class QuestionError extends Error {
  constructor(problem: string) {
    super(problem);
    this.name = 'QuestionError';
  }
}
