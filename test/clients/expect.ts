/** What a step waits for, with an end to its patience. */

/** @throws Error with the end of the text when the pattern is not in it */
export function expectText(text: string, pattern: RegExp): void {
  if (!pattern.test(text)) throw new Error(`it does not show ${pattern}: ${text.trim().slice(-300)}`);
}

/** @throws Error when the work is not done in time; it is not ended by that */
export async function within<Result>(ms: number, work: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`not done within ${ms / 1_000} s`)), ms);
  });
  try {
    return await Promise.race([work, over]);
  } finally {
    clearTimeout(timer);
  }
}
