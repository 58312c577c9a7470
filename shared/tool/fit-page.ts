/**
 * A page as large as its tool may answer. Enters: a tool, how many items (or characters) there are, and the answer that
 * has the first n of them. Leaves: the answer with the most that `maxOutputBytes` takes, counted as run-call.ts counts
 * it: the serialized answer, content beside structure, escapes and all.
 */
import type { Tool } from '../contract.ts';
import { outcomeOf, type Reply } from './work.ts';

/**
 * @param answerOf the answer with the first n, which says with a cursor where to go on when n is not all of them
 * @throws Error when not even one fits: a tool's items must be bounded, or nobody could ever read past such an item
 */
export function fitPage<Answer extends Reply | Record<string, unknown>>(
  { maxOutputBytes }: Pick<Tool, 'maxOutputBytes'>,
  most: number,
  answerOf: (n: number) => Answer,
): Answer {
  const fits = (n: number) => outputBytes(answerOf(n)) <= maxOutputBytes;
  // First, and apart from the search: all of them need no cursor, so they can be smaller than all but one.
  if (fits(most)) return answerOf(most);
  let fitting = 0;
  let tooMany = most;
  while (tooMany - fitting > 1) {
    const middle = Math.floor((fitting + tooMany) / 2);
    if (fits(middle)) fitting = middle;
    else tooMany = middle;
  }
  if (fitting === 0) throw new Error('an item fits into no page');
  return answerOf(fitting);
}

/** Bytes of UTF-8 that `maxOutputBytes` limits. */
function outputBytes(answer: Reply | Record<string, unknown>): number {
  return Buffer.byteLength(JSON.stringify(outcomeOf(answer)));
}
