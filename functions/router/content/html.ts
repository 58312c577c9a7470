/**
 * The tags and comments of a text, as a browser finds them. Enters: HTML, in one or several pieces. Leaves: both, with
 * places, each start tag with its end tag when it has one. Tokenized by htmlparser2 (HTML, 13.2.5). Not a tree: building
 * one as HTML demands can cost the square of the text, and end tags are found without it. Linear.
 */
import { QuoteType, Tokenizer, type TokenizerCallbacks } from 'htmlparser2';
import type { Placed, Range } from './placed-lines.ts';

/** `value` without escapes and entities; [start, end) is where it is written, without quotes. */
export type HtmlAttribute = Range & { value: string };

export type Tag = Range & {
  /** in lower case, like names of attributes */
  name: string;
  /** the first of a name counts (HTML, 13.2.5.33) */
  attributes: Map<string, HtmlAttribute>;
  /** the end tag that belongs to it */
  closing?: Range;
};

/** `text`: as it is written; `ended` is false for a comment that only the end of its piece ends. */
export type Comment = Range & { text: string; ended: boolean };

export type Html = { tags: Tag[]; comments: Comment[] };

/** Browsers accept more names; with them `Map<string, hidden>` would be an element. */
const tagName = /^[a-z][\w:.-]*$/;

/** Elements may begin in one piece and end in another. */
export function readHtml(pieces: readonly Placed[]): Html {
  const reader = createReader();
  for (const piece of pieces) {
    const tokenizer = new Tokenizer({ decodeEntities: true }, reader.callbacks(piece));
    tokenizer.write(piece.text);
    tokenizer.end();
  }
  return reader.html;
}

type Reader = { html: Html; callbacks(piece: Placed): TokenizerCallbacks };

function createReader(): Reader {
  const html: Html = { tags: [], comments: [] };
  /** Open elements by name; elements of one name nest. */
  const open = new Map<string, Tag[]>();

  function close(name: string, closing: Range): void {
    const opener = open.get(name)?.pop();
    if (opener !== undefined) opener.closing = closing;
  }
  function add(tag: Tag): void {
    if (!tagName.test(tag.name)) return;
    html.tags.push(tag);
    const waiting = open.get(tag.name);
    if (waiting === undefined) open.set(tag.name, [tag]);
    else waiting.push(tag);
  }
  return { html, callbacks: (piece) => callbacksOf(piece, { add, close, comments: html.comments }) };
}

type Found = { add(tag: Tag): void; close(name: string, closing: Range): void; comments: Comment[] };

function callbacksOf({ text, sourceOf }: Placed, { add, close, comments }: Found): TokenizerCallbacks {
  let tag: Tag = { start: 0, end: 0, name: '', attributes: new Map() };
  let attribute = { name: '', nameEnd: 0, value: '' };
  const placed = (start: number, end: number): Range => ({
    start: sourceOf(start),
    end: sourceOf(end - 1) + 1,
  });
  const endTag = (at: number) => {
    tag.end = sourceOf(at) + 1;
    add(tag);
  };
  const nothing = () => undefined;
  return {
    onopentagname(start, end) {
      const name = text.slice(start, end).toLowerCase();
      tag = { start: sourceOf(start - 1), end: 0, name, attributes: new Map() };
    },
    onattribname(start, end) {
      attribute = { name: text.slice(start, end).toLowerCase(), nameEnd: end, value: '' };
    },
    onattribdata(start, end) {
      attribute.value += text.slice(start, end);
    },
    onattribentity(code) {
      attribute.value += String.fromCodePoint(code);
    },
    onattribend(quote, end) {
      const { name, nameEnd, value } = attribute;
      if (tag.attributes.has(name)) return;
      const isQuoted = quote === QuoteType.Single || quote === QuoteType.Double;
      const valueEnd = isQuoted ? end - 1 : end;
      const before = /^\s*=\s*/.exec(text.slice(nameEnd, valueEnd))?.[0].length ?? 0;
      const start = nameEnd + before + (isQuoted ? 1 : 0);
      tag.attributes.set(name, { value, ...(valueEnd > start ? placed(start, valueEnd) : noRange) });
    },
    onopentagend: endTag,
    onselfclosingtag: endTag,
    onclosetag(start, end) {
      const last = text.indexOf('>', end);
      if (last !== -1)
        close(text.slice(start, end).toLowerCase(), placed(text.lastIndexOf('<', start), last + 1));
    },
    oncomment(start, end) {
      const from = text.lastIndexOf('<', start - 1);
      const ended = text[end] === '>';
      const to = ended ? end + 1 : end;
      comments.push({ ...placed(from, to), text: text.slice(from, to), ended });
    },
    ...{ oncdata: nothing, ondeclaration: nothing, onprocessinginstruction: nothing },
    ...{ onend: nothing, ontext: nothing, ontextentity: nothing },
  };
}

const noRange: Range = { start: 0, end: 0 };
