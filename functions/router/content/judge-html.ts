/**
 * Tags and comments of a page that hide text from a person, and addresses that tell about it. One walk over all of them.
 * This file and hidden-style.ts alone define hidden text. Source: HTML, 15.3.1, "Hidden elements".
 */
import { addressesInTag, baseOf } from './addresses.ts';
import { whatHides } from './hidden-style.ts';
import type { Comment, Html, Tag } from './html.ts';
import type { Range } from './placed-lines.ts';
import { removal, type Span } from './span.ts';

/** Elements that hold words and show none of them. */
const hiddenElements = /^(?:script|style|template|noscript|datalist|noembed|noframes)$/;
/** Elements that end with their start tag (HTML, 13.1.2). */
const voidElements = /^(?:area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr)$/;
/** Declarations of XML and PHP, which occur in the sources of programs. */
const declarations = /^<(?:!(?:\[CDATA\[|(?:ELEMENT|ATTLIST|ENTITY|NOTATION)\s)|\?(?:xml|php|=|\s))/i;

export type HtmlPage = {
  source: string;
  /** ranges that are HTML as a whole */
  whole: readonly Range[];
};

/** Places to remove: hidden elements, comments, and parts of addresses outside of hidden elements. */
export function judgeHtml({ tags, comments }: Html, { source, whole }: HtmlPage): Span[] {
  const isInside = insideOf(tags, whole);
  const base = baseOf(tags);
  const spans = comments.flatMap((comment) => hiddenBy(comment, source, isInside));
  let at = 0;
  for (const tag of tags) {
    if (tag.start < at) continue;
    const hidden = elementHidden(tag);
    if (hidden !== undefined) at = hidden.end;
    spans.push(...(hidden === undefined ? addressesInTag(tag, { source, base }) : [hidden]));
  }
  return spans;
}

function elementHidden({ start, end, name, attributes, closing }: Tag): Span | undefined {
  const isNamed = hiddenElements.test(name);
  if (isNamed && closing !== undefined) return removal(start, closing.end, `an element that shows nothing`);
  const hiding = name === 'dialog' && !attributes.has('open') ? 'closed' : whatHides(attributes);
  // Without an end tag the start tag alone goes, and its content becomes visible.
  return hiding === undefined || isNamed
    ? undefined
    : removal(start, closing?.end ?? end, `an element that is ${hiding}`);
}

/** HTML, 13.2.5.42 to 13.2.5.50. */
function hiddenBy({ start, end, text, ended }: Comment, source: string, isInside: IsInside): Span[] {
  if (text.startsWith('<!--')) {
    if (ended) return [removal(start, end, 'a comment')];
    // No comment that begins further on has an end, either.
    return Array.from(text.matchAll(/<!--/g), ({ index }) => start + index)
      .filter((at) => source.startsWith('<!--', at))
      .map((at) => removal(at, at + 4, 'a comment'));
  }
  if (!ended || declarations.test(text)) return [];
  // Outside of HTML it is visible, and more likely a piece of a pattern (`(?<!x)`), of a program or of a grammar.
  const isMeant = isInside(start) || (/^<!\s/.test(text) && source.slice(start - 2, start) !== '(?');
  return isMeant ? [removal(start, end, 'a comment of another kind')] : [];
}

export type IsInside = (at: number) => boolean;

/** Answers whether a place is within an element, or in lines that are HTML as a whole. */
export function insideOf(tags: readonly Tag[], whole: readonly Range[]): IsInside {
  const lines = whole.flatMap(({ start, end }): Step[] => [
    [start, 1],
    [end, -1],
  ]);
  const isWhole = insideBetween(lines);
  const elements = tags.flatMap(({ start, end, name, closing }): Step[] => {
    if (closing !== undefined)
      return [
        [end, 1],
        [closing.start, -1],
      ];
    // A browser ends an open element with the page; outside of HTML it may be anything in angle brackets.
    return isWhole(start) && !voidElements.test(name) ? [[end, 1]] : [];
  });
  return insideBetween([...lines, ...elements]);
}

/** A beginning (1) or an end (-1). */
type Step = [at: number, by: 1 | -1];

function insideBetween(steps: readonly Step[]): IsInside {
  const sorted = steps.toSorted(([a], [b]) => a - b);
  let depth = 0;
  const depths = sorted.map(([, by]) => (depth += by));
  return (at) => {
    let low = 0;
    for (let high = sorted.length; low < high; ) {
      const middle = (low + high) >> 1;
      if ((sorted[middle]?.[0] ?? 0) <= at) low = middle + 1;
      else high = middle;
    }
    return (depths[low - 1] ?? 0) > 0;
  };
}
