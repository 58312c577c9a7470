/**
 * The content of one block of Markdown, taken apart. Enters: the block with the way back to its source. Leaves: its
 * literal parts, its tags, its addresses, its links without a text; and the definitions that it refers to.
 */
import MarkdownIt, { type Token } from 'markdown-it';
import { type Target, targetOf } from './link-target.ts';
import type { Placed, Range } from './placed-lines.ts';

/** `value`: the address without escapes and entities; [start, end) is where it is written. */
export type Address = Range & { value: string; fetched: boolean };

export type Inline = {
  /** shown as it stands: code, autolinks, escaped characters */
  literal: Range[];
  addresses: Address[];
  /** links without a text */
  unseen: Range[];
  /** the tags and comments of the block, the rest of it blank */
  tags: Placed | undefined;
};

/** Labels of the definitions that images and links refer to. */
export type Used = { images: Set<string>; links: Set<string> };

/** `index`: among the tokens of its block; text has no note. */
type Note = { token: Token; at: number; index: number };
/** `block`: receives the tokens of a block, without those of an image's text, which is not shown. */
export type Env = { block?: Token[]; notes?: Note[] };

export const md = new MarkdownIt({ html: true }).disable(['emphasis', 'strikethrough']);
// Every address is checked, as it is written.
md.validateLink = () => true;
md.normalizeLink = (url) => url;
md.normalizeLinkText = (url) => url;
md.inline.State = class extends md.inline.State {
  override push(type: string, tag: string, nesting: -1 | 0 | 1): Token {
    const token = super.push(type, tag, nesting);
    const { block, notes } = this.env as Env;
    if (this.tokens === block) notes?.push({ token, at: this.pos, index: this.tokens.length - 1 });
    return token;
  }
};

/** @param used grows by the labels that the block refers to */
export function readInline({ text, sourceOf }: Placed, env: Env, used: Used): Inline {
  const notes: Note[] = [];
  env.notes = notes;
  const block: Token[] = [];
  env.block = block;
  md.inline.parse(text, md, env, block);

  const inline: Inline = { literal: [], addresses: [], unseen: [], tags: undefined };
  const inSource = (start: number, end: number) => ({ start: sourceOf(start), end: sourceOf(end - 1) + 1 });
  const addAddress = ({ address, value }: Target, fetched: boolean) => {
    if (address === undefined || address.end <= address.start) return;
    inline.addresses.push({ ...inSource(address.start, address.end), value, fetched });
  };
  const tags: Range[] = [];
  let link: Note | undefined;
  for (const note of notes) {
    const { token, at } = note;
    const { type, content, info } = token;
    const label = (token.meta as { label?: string } | null)?.label;
    const literal = endOfLiteral(text, note);
    if (label !== undefined) used[type === 'image' ? 'images' : 'links'].add(label);
    if (literal !== undefined) inline.literal.push(inSource(at, literal));
    if (type === 'html_inline') tags.push({ start: at, end: at + content.length });
    if (type === 'image' && label === undefined)
      addAddress(targetOf(text, at + 2 + content.length, md), true);
    if (info === 'auto') continue;
    if (type === 'link_open') link = note;
    if (type !== 'link_close' || link === undefined) continue;
    const target = targetOf(text, at, md);
    addAddress(target, false);
    const inside = block.slice(link.index + 1, note.index);
    if (inside.every(isNothing) && !isCode(text, link.at, target))
      inline.unseen.push(inSource(link.at - 1, target.end));
  }
  if (tags.length > 0) inline.tags = { text: only(text, tags), sourceOf };
  return inline;
}

/** The end of a part that is shown as it stands; undefined for any other token. */
function endOfLiteral(text: string, { token, at }: Note): number | undefined {
  const { type, info, markup, content } = token;
  if (type === 'link_open' && info === 'auto') return text.indexOf('>', at) + 1;
  if (info === 'escape') return markup === '\\<' ? at + 2 : undefined;
  if (type !== 'code_inline') return undefined;
  const from = at + markup.length;
  // Markdown strips one space at each end of the code (CommonMark, 6.1).
  const isWhole = text.slice(from, from + content.length).replaceAll('\n', ' ') === content;
  return from + content.length + (isWhole ? 0 : 2) + markup.length;
}

/** Whether a token of a link's text shows nothing: a tag without a look of its own, or white space in any spelling. */
function isNothing({ type, content }: Token): boolean {
  if (type === 'html_inline')
    return !/^<(?:img|svg|picture|video|audio|input|button|iframe|object|embed|canvas)/i.test(content);
  return type.endsWith('break') || (type.startsWith('text') && content.trim() === '');
}

/** `[](int x)`, `f[](0)`: code. An address has a scheme or a path, or more than a word. */
function isCode(text: string, begin: number, { value, hasTitle }: Target): boolean {
  return !hasTitle && (text[begin - 2] === ']' || (value !== '' && /^[\w&*,]{1,20}$/.test(value)));
}

/** The text with everything outside of these ranges blank. */
function only(text: string, ranges: readonly Range[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const { start, end } of ranges) {
    parts.push(' '.repeat(start - at), text.slice(start, end));
    at = end;
  }
  return parts.join('') + ' '.repeat(text.length - at);
}
