/**
 * The mark of a text that was changed on its way to the model. The outcome gets a version that replaces nothing, and a
 * cursor that carries the mark to the last page; the input loses the mark again before the tool sees it. Never: a
 * version with which the model could write back a text that it has not seen whole. Pure.
 */
import type { Tool } from '../../shared/contract.ts';
import type { Outcome } from '../../shared/private-call.ts';
import { changedCursor, changedVersion } from '../../shared/write-back.ts';

type Input = Record<string, unknown>;

/** Whether an earlier page was changed, by the cursor of this call. */
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

/** Marks version and cursor in the structure, and wherever content blocks repeat them. */
export function markChanged(tool: Tool, outcome: Outcome): Outcome {
  const { structuredContent, content } = outcome;
  if (tool.writeBack === undefined || structuredContent === undefined) return outcome;
  const { version, pages } = tool.writeBack;
  const marks = new Map<string, string>();
  const marked = { ...structuredContent };
  const mark = (name: string, as: (value: string) => string) => {
    const value = marked[name];
    if (typeof value !== 'string' || value === '') return;
    marks.set(value, as(value));
    marked[name] = as(value);
  };
  mark(version, () => changedVersion);
  if (pages !== undefined) mark(pages.next, (cursor) => changedCursor + cursor);
  return {
    ...outcome,
    structuredContent: marked,
    ...(content !== undefined && { content: inAll(content, marks) }),
  };
}

/** Replaces whole words alone, since a version may be as short as a digit. */
function inAll<Value>(value: Value, marks: ReadonlyMap<string, string>): Value {
  if (typeof value === 'string') return inText(value, marks) as Value;
  if (Array.isArray(value)) return value.map((item) => inAll(item, marks)) as Value;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, inAll(item, marks)])) as Value;
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
