/**
 * A failure that a person can mend, on this machine or in the command. A command prints only its message: the
 * problem, the place (file and line when a file is at fault), and the remedy. Any other error is a defect of
 * this project, and a command prints its stack (stacks/cli/command.ts, stacks/cli/run.mjs).
 */
export class PlainError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'PlainError';
  }
}

/**
 * For work whose errors are sentences already, such as those of stages.ts about a wrong setting.
 * @returns the result of `work`
 * @throws PlainError with the message of the error that `work` throws
 */
export function inPlainWords<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw new PlainError((error as Error).message, { cause: error });
  }
}
