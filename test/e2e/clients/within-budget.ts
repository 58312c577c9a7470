/**
 * A call by a person whom several test files play at once: one budget a minute is for all of them. Enters: a call, and
 * how its answer reads. Leaves: the answer, of the next minute where this one's budget was used up.
 */
import { setTimeout as pause } from 'node:timers/promises';

export async function withinBudget<Answer>(
  call: () => Promise<Answer>,
  textOf: (answer: Answer) => string | undefined,
): Promise<Answer> {
  const answer = await call();
  const seconds = /Wait (\d+) s, then try again\. \(over-budget/.exec(textOf(answer) ?? '')?.[1];
  if (seconds === undefined) return answer;
  await pause((Number(seconds) + 1) * 1000);
  return call();
}
