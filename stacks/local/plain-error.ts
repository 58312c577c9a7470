/** A failure whose message is all that a person needs: run.mjs prints it without a stack trace. */
export class PlainError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'PlainError';
  }
}

/** For work whose errors are sentences already, such as what stages.ts says of a wrong setting. */
export function inPlainWords<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw new PlainError((error as Error).message, { cause: error });
  }
}
