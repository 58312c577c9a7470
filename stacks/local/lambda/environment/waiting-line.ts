/**
 * Jobs that wait for an environment, in the order of their arrival. Each waits up to a limit, so a caller always
 * gets an answer.
 */

export class WaitingLine {
  readonly #wakes: ((turn: boolean) => void)[] = [];

  get length(): number {
    return this.#wakes.length;
  }

  /** @returns true when it is the job's turn, false after `limitMs` */
  wait(limitMs: number): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const timer = setTimeout(() => {
      this.#wakes.splice(this.#wakes.indexOf(wake), 1);
      resolve(false);
    }, limitMs);
    const wake = (turn: boolean) => {
      clearTimeout(timer);
      resolve(turn);
    };
    this.#wakes.push(wake);
    return promise;
  }

  /** An environment became free, or there is room for a new one. */
  next(): void {
    this.#wakes.shift()?.(true);
  }

  /** Nobody will ever have a turn. */
  end(): void {
    for (const wake of this.#wakes.splice(0)) wake(false);
  }
}
