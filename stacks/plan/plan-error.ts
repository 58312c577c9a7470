/**
 * A plan that could not be made, or a machine that cannot make one. The message is one sentence for a person:
 * what is wrong, where (file and line when a file is at fault), and what to do.
 */
export class PlanError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'PlanError';
  }
}
