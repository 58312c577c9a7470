/**
 * The largest page that fits into a tool's answer, counted as run-call.ts counts `maxOutputBytes`: the serialized
 * answer, content beside structure, with its escapes.
 */
import type { Tool } from '../contract.ts';
import { outcomeOf, type Reply } from './work.ts';

/**
 * The router replaces texts by words that can be longer (`[redacted: …]`): a full page that grew over the limit would
 * be refused each time, and nobody could read past it. A twentieth is room for some 100 words.
 */
const roomForWords = 0.95;

/** Bytes of a serialized answer that is one page of many. */
export function pageBytes({ maxOutputBytes }: Pick<Tool, 'maxOutputBytes'>): number {
  return Math.floor(maxOutputBytes * roomForWords);
}

/**
 * The answer with as many items as fit.
 * @param most the number of items (or characters) that there are
 * @param answerOf the answer with the first n, which has a cursor when n is not all of them
 * @throws Error when not even one fits: a tool's items must be bounded, or nobody could ever read past such an item
 */
export function fitPage<Answer extends Reply | Record<string, unknown>>(
  tool: Pick<Tool, 'maxOutputBytes'>,
  most: number,
  answerOf: (n: number) => Answer,
): Answer {
  const fits = (n: number) => outputBytes(answerOf(n)) <= pageBytes(tool);
  // Tried first: the answer with all items has no cursor, so it can be smaller than the answer without the last.
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
