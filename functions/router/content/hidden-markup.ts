/**
 * Filter: markup that hides text from a person and not from a model, or that tells somebody else about a page as soon as
 * it is shown. Enters: any text, without a word on whether it is Markdown, HTML or neither. It is read as Markdown, and
 * once more as HTML without the parts that Markdown shows as code; a text that one of the readings hides is hidden. The
 * parsers are loaded at the first text that holds a sign of markup.
 */
import { baseOf, gone, spansInAddress } from './addresses.ts';
import { insideOf, judgeHtml } from './judge-html.ts';
import type { Reading } from './markdown.ts';
import type { Range } from './placed-lines.ts';
import { type Filter, mergeSpans, removal, type Span, spansOf } from './span.ts';

const anyMarkup = /<[a-z!?/]|\]\s*[[(:]|!\[|data:/i;
/** The beginning of a tag or a comment. */
const anyTag = /<[a-z!?/]/i;
/** A page of HTML, in which Markdown has no meaning. */
const page = /^\s*<(?:!doctype\s+html|html|head|body)[\s>]/i;

/** An address that holds a text, wherever it stands. */
const textUri =
  /data:(?:text\/|image\/svg|application\/(?:[a-z.+-]{0,40}(?:json|xml|javascript)))[^\s"'<>)]*/gi;

export const hiddenMarkup: Filter = {
  name: 'hidden-markup',
  does: 'remove',
  find: (text) => (anyMarkup.test(text) ? findIn(text) : []),
};

async function findIn(text: string): Promise<Span[]> {
  const [{ readMarkdown }, { readHtml }] = await Promise.all([import('./markdown.ts'), import('./html.ts')]);
  const data = spansOf(text, textUri, (start, end) => gone(start, end, 'a data URI with text'));
  const all = { text, sourceOf: (offset: number) => offset };
  if (page.test(text)) {
    const whole = [{ start: 0, end: text.length }];
    return mergeSpans([...data, ...judgeHtml(readHtml([all]), { source: text, whole })]);
  }
  const reading = readMarkdown(text);
  const whole = reading.html.filter((part) => part.whole).map(rangeOf);
  const tagged = readHtml(reading.html.map(({ placed }) => placed));
  const isInside = insideOf(tagged.tags, whole);
  const literal = [...reading.literal, ...reading.indented.filter(({ start }) => !isInside(start))];
  const rest = without(text, literal);
  const untagged = anyTag.test(rest) ? [readHtml([{ ...all, text: rest }])] : [];
  const found = [tagged, ...untagged].flatMap((html) => judgeHtml(html, { source: text, whole }));
  const base = baseOf(tagged.tags);
  const addresses = reading.addresses.flatMap((one) => spansInAddress(one, { source: text, base }));
  const unseen = reading.unseen.map(({ start, end }) => removal(start, end, 'words that show nowhere'));
  return mergeSpans([...data, ...found, ...addresses, ...unseen]);
}

function rangeOf({ placed: { text, sourceOf } }: Reading['html'][number]): Range {
  return { start: sourceOf(0), end: sourceOf(text.length - 1) + 1 };
}

/** Blanks the ranges; the length stays the same, and so do the places. */
function without(text: string, ranges: readonly Range[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const { start, end } of ranges.toSorted((a, b) => a.start - b.start)) {
    if (start < at) continue;
    parts.push(text.slice(at, start), ' '.repeat(end - start));
    at = end;
  }
  parts.push(text.slice(at));
  return parts.join('');
}
