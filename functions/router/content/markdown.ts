/**
 * A text as a reader of Markdown takes it apart. Enters: any text. Leaves: the places of code, of HTML, of addresses and
 * of parts that are shown nowhere. Parsed by markdown-it (CommonMark 0.31 and GitHub's tables). Linear, as markdown-it
 * is.
 */
import MarkdownIt, { type Token } from 'markdown-it';
import { definedAddress } from './link-target.ts';
import { type Address, type Env, md, readInline, type Used } from './markdown-inline.ts';
import { type Lines, type Placed, placedLines, type Range } from './placed-lines.ts';

export type Reading = {
  /** shown as it stands: code, autolinks, escaped characters */
  literal: Range[];
  /** indented lines: code, unless they are within an element of HTML */
  indented: Range[];
  /** `whole`: lines of HTML; else the tags of a block of text, and the rest of it blank */
  html: { placed: Placed; whole: boolean }[];
  addresses: Address[];
  /** links without a text, definitions that nothing refers to: words that are shown nowhere */
  unseen: Range[];
};

// In CommonMark a definition cannot interrupt a paragraph; other readers allow it, and a comment can be written so.
const other = new MarkdownIt();
other.block.ruler.enableOnly(['reference']);
const [reference] = other.block.ruler.getRules('');
if (reference !== undefined) md.block.ruler.at('reference', reference, { alt: ['paragraph'] });

/** The reading of a whole text. */
export function readMarkdown(source: string): Reading {
  // A carriage return would keep a fence from ending. Lengths stay.
  const text = source.replaceAll('\r\n', ' \n').replaceAll('\r', '\n').replaceAll('\0', '\ufffd');
  const env: Env = {};
  const tokens: Token[] = [];
  md.block.parse(text, md, env, tokens);
  const lines = placedLines(text);
  const reading: Reading = { literal: [], indented: [], html: [], addresses: [], unseen: [] };
  const used: Used = { images: new Set(), links: new Set() };
  let row: [number, number] | null = null;
  for (const { type, map, content } of tokens) {
    if (type.startsWith('tr_')) row = map;
    const at = row ?? map;
    if (at === null) continue;
    if (type === 'fence') reading.literal.push(lines.range(at));
    if (type === 'code_block') reading.indented.push(lines.range(at));
    if (type !== 'html_block' && type !== 'inline') continue;
    const placed = lines.place(content, at, row !== null);
    // Some readers find links in lines of HTML: their addresses are checked, too.
    const { literal, addresses, unseen, tags } = readInline(placed, env, used);
    reading.addresses.push(...addresses);
    reading.unseen.push(...unseen);
    if (type === 'html_block') reading.html.push({ placed, whole: true });
    else {
      reading.literal.push(...literal);
      if (tags !== undefined) reading.html.push({ placed: tags, whole: false });
    }
  }
  readDefinitions({ text, tokens, lines, used }, reading);
  return reading;
}

type Read = { text: string; tokens: readonly Token[]; lines: Lines; used: Used };

/** The first definition of a label counts (CommonMark, 4.7). */
function readDefinitions({ text, tokens, lines, used }: Read, reading: Reading): void {
  const seen = new Set<string>();
  let paragraphEnd = -1;
  for (const { type, map, meta } of tokens) {
    if (type === 'paragraph_open') paragraphEnd = map?.[1] ?? -1;
    if (type !== 'reference_definition' || map === null) continue;
    const { label = '' } = meta as { label?: string };
    const whole = lines.range(map);
    const start = text.indexOf('[', whole.start);
    const end = whole.start + text.slice(whole.start, whole.end).trimEnd().length;
    const address = definedAddress(text, start, md);
    if (address === undefined) continue;
    const isShown = !seen.has(label) && (used.images.has(label) || used.links.has(label));
    seen.add(label);
    if (address.end > address.start) reading.addresses.push({ ...address, fetched: used.images.has(label) });
    const isComment = address.value === '' || address.value === '#';
    const saysMore = /\s/.test(address.value) || end > address.end + 1;
    if (!isShown && (isComment || (saysMore && paragraphEnd !== map[0]))) reading.unseen.push({ start, end });
  }
}
