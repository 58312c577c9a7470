/** A subject whose warm calls are measured, in turns with the others. */

/** One subject: `call` makes that many calls and gives µs of CPU a call; `round` checks what they asked, too. */
export type Turns = {
  id: string;
  title: string;
  of: string | undefined;
  call(count: number): Promise<number>;
  round(): Promise<number>;
  warmUp: number;
  /** requests a call; undefined where they are not counted */
  asked(): number | undefined;
  /** @throws Error for what shows only over all calls */
  finish(): Promise<void>;
  end(): Promise<void>;
};
