/**
 * The two ways in which this evaluator refuses to answer. Neither is a denial: a caller that turns
 * requests away must treat both as "no", a proof must treat both as a failure, never as "cannot reach".
 */

/** A policy document holds something that this evaluator does not know. Nothing of it is ever ignored. */
export class PolicyError extends Error {
  /** path to the offending element, for example `identity[0].Statement[2].Condition.StringEquals` */
  readonly where: string;
  constructor(where: string, problem: string) {
    super(`${where}: ${problem}`);
    this.name = 'PolicyError';
    this.where = where;
  }
}

/** A question that has no exact answer: a malformed principal, or a context value that its key cannot have. */
export class QuestionError extends Error {
  constructor(problem: string) {
    super(problem);
    this.name = 'QuestionError';
  }
}
