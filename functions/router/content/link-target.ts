/**
 * The target of a Markdown link or image, which follows its text. Enters: a text and the place of the `]`. Leaves: the end
 * of the whole, and the place and value of its address. Source: CommonMark 0.31, 6.3 and 4.7; markdown-it's own helpers.
 */
import type { MarkdownIt } from 'markdown-it';
import type { Range } from './placed-lines.ts';

type Parser = Pick<MarkdownIt, 'helpers'>;

/** `address` is absent where a definition on another line has it; `value` is the address without escapes. */
export type Target = { end: number; address?: Range; value: string; hasTitle: boolean };

/** The target behind the `]` at `labelEnd`. */
export function targetOf(text: string, labelEnd: number, { helpers }: Parser): Target {
  const inline = text[labelEnd + 1] === '(' ? inlineTarget(text, labelEnd + 2, { helpers }) : undefined;
  return inline ?? { end: endOfReference(text, labelEnd + 1), value: '', hasTitle: false };
}

function inlineTarget(text: string, from: number, { helpers }: Parser): Target | undefined {
  const start = skipSpace(text, from);
  const found = helpers.parseLinkDestination(text, start, text.length);
  const address = found.ok ? unquoted(text, start, found.pos) : { start, end: start };
  let end = skipSpace(text, found.ok ? found.pos : start);
  const title = helpers.parseLinkTitle(text, end, text.length);
  if (title.ok) end = skipSpace(text, title.pos);
  if (text[end] !== ')') return undefined;
  return { end: end + 1, address, value: found.str, hasTitle: title.ok };
}

/** The address of the definition whose `[` is at `from`; undefined when there is none. */
export function definedAddress(
  text: string,
  from: number,
  { helpers }: Parser,
): (Range & { value: string }) | undefined {
  const label = /\[(?:\\[\s\S]|[^\]\\])*\]:[\s>]*/y;
  label.lastIndex = from;
  if (!label.test(text)) return undefined;
  const found = helpers.parseLinkDestination(text, label.lastIndex, text.length);
  return found.ok ? { ...unquoted(text, label.lastIndex, found.pos), value: found.str } : undefined;
}

function unquoted(text: string, start: number, end: number): Range {
  return text[start] === '<' ? { start: start + 1, end: end - 1 } : { start, end };
}

function skipSpace(text: string, from: number): number {
  const space = /\s*/y;
  space.lastIndex = from;
  space.test(text);
  return space.lastIndex;
}

function endOfReference(text: string, from: number): number {
  const label = /\[(?:\\[\s\S]|[^\]\\])*\]/y;
  label.lastIndex = from;
  return label.test(text) ? label.lastIndex : from;
}
