/** A failure whose message is all that a person needs: run.mjs prints it without a stack trace. */
export class PlainError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'PlainError';
  }
}
