/**
 * What a changed text is marked by. Enters: the input of a call; a clean outcome and whether anything was taken out of
 * it. Leaves: the input as the tool knows it; the outcome whose version replaces nothing, and whose cursor carries the
 * mark to the last page. Never: a version that would let the model write back what it has not seen. Pure.
 */
import type { Tool } from '../../shared/contract.ts';
import type { Outcome } from '../../shared/private-call.ts';
import { changedCursor, changedVersion } from '../../shared/write-back.ts';

type Input = Record<string, unknown>;

/** Whether a page before this one was changed. */
export function followsChanged(tool: Tool, input: Input): boolean {
  const name = tool.writeBack?.pages?.cursor;
  const cursor = name === undefined ? undefined : input[name];
  return typeof cursor === 'string' && cursor.startsWith(changedCursor);
}

/** The input with the cursor that the tool itself made. */
export function withoutMark(tool: Tool, input: Input): Input {
  const name = tool.writeBack?.pages?.cursor;
  if (name === undefined || !followsChanged(tool, input)) return input;
  return { ...input, [name]: (input[name] as string).slice(changedCursor.length) };
}

/** In the structure, and wherever content blocks repeat it. */
export function markChanged(tool: Tool, outcome: Outcome): Outcome {
  const { structuredContent, content } = outcome;
  if (tool.writeBack === undefined || structuredContent === undefined) return outcome;
  const { version, pages } = tool.writeBack;
  const marks = new Map<string, string>();
  const marked = { ...structuredContent };
  const mark = (name: string, as: (given: string) => string) => {
    const given = marked[name];
    if (typeof given !== 'string' || given === '') return;
    marks.set(given, as(given));
    marked[name] = as(given);
  };
  mark(version, () => changedVersion);
  if (pages !== undefined) mark(pages.next, (given) => changedCursor + given);
  return {
    ...outcome,
    structuredContent: marked,
    ...(content !== undefined && { content: inAll(content, marks) }),
  };
}

/** Whole words alone: a version may be as short as a digit. */
function inAll<Value>(given: Value, marks: ReadonlyMap<string, string>): Value {
  if (typeof given === 'string') return inText(given, marks) as Value;
  if (Array.isArray(given)) return given.map((item) => inAll(item, marks)) as Value;
  if (typeof given !== 'object' || given === null) return given;
  return Object.fromEntries(Object.entries(given).map(([name, item]) => [name, inAll(item, marks)])) as Value;
}

function inText(text: string, marks: ReadonlyMap<string, string>): string {
  // A text may be JSON, in which a quotation mark of a version stands behind a backslash.
  const spelled = new Map(
    [...marks].flatMap(([from, to]) => [[from, to] as const, [inJson(from), inJson(to)]]),
  );
  if (spelled.size === 0) return text;
  const longestFirst = [...spelled.keys()].sort((one, other) => other.length - one.length);
  const any = longestFirst.map((from) => from.replaceAll(/\W/g, '\\$&')).join('|');
  return text.replaceAll(
    new RegExp(`(?<![\\w-])(?:${any})(?![\\w-])`, 'g'),
    (from) => spelled.get(from) ?? from,
  );
}

function inJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}
