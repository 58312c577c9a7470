/**
 * The tags of a text, as an HTML tokenizer would find them. Enters: any text. Leaves: its tags in order, each start tag
 * with the place of its end tag, when it has one. Source: HTML, 13.2.5. Linear: a tag ends, at the latest, where the
 * next `<` outside of a quoted value is, and among scans that do not end there, each next `<` ends one, since of the
 * three ways to read on (unquoted, in ' and in ") two different ones never become the same but by ending.
 */
export type Tag = {
  start: number;
  end: number;
  /** in lower case */
  name: string;
  closes: boolean;
  attributes: string;
  /** the end of the end tag that belongs to it */
  elementEnd?: number;
};

const start = /<(\/?)([a-zA-Z][^\s/<>]{0,63})/g;

export function tagsOf(text: string): Tag[] {
  const tags: Tag[] = [];
  start.lastIndex = 0;
  for (let match = start.exec(text); match !== null; match = start.exec(text)) {
    const [opening, slash, name = ''] = match;
    const from = match.index + opening.length;
    const end = endOfTag(text, from);
    if (end === -1) continue;
    const attributes = text.slice(from, end - 1);
    tags.push({ start: match.index, end, name: name.toLowerCase(), closes: slash === '/', attributes });
    start.lastIndex = end;
  }
  return paired(tags);
}

/** Behind the `>`; -1 when there is none. A quote opens a value only behind an equals sign (13.2.5.35). */
function endOfTag(text: string, from: number): number {
  let quote = '';
  let afterEquals = false;
  for (let at = from; at < text.length; at += 1) {
    const character = text[at] as string;
    if (quote !== '') {
      if (character === quote) quote = '';
    } else if (character === '>') return at + 1;
    else if (character === '<') return -1;
    else if (afterEquals && (character === '"' || character === "'")) quote = character;
    if (character === '=' && quote === '') afterEquals = true;
    else if (!/\s/.test(character)) afterEquals = false;
  }
  return -1;
}

/** Elements of one name nest; what closes none is no end. */
function paired(tags: Tag[]): Tag[] {
  const open = new Map<string, Tag[]>();
  for (const tag of tags) {
    const waiting = open.get(tag.name) ?? [];
    open.set(tag.name, waiting);
    const opener = tag.closes ? waiting.pop() : undefined;
    if (opener !== undefined) opener.elementEnd = tag.end;
    else if (!tag.closes) waiting.push(tag);
  }
  return tags;
}
