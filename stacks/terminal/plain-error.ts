/**
 * A failure that a person can mend, on this machine or in what was asked. The message is all that is printed of it:
 * what is wrong, where (file and line when a file is at fault), and what to do. Any other error is a defect of this
 * project, and shows its stack (stacks/cli/command.ts, stacks/cli/run.mjs).
 */
export class PlainError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'PlainError';
  }
}

/**
 * For work whose errors are sentences already, such as what stages.ts says of a wrong setting.
 * @returns what `work` gives
 * @throws PlainError with the message of whatever `work` throws
 */
export function inPlainWords<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw new PlainError((error as Error).message, { cause: error });
  }
}
