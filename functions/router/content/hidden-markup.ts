/**
 * Filter: markup that keeps text from a person's eyes and not from a model's. Finds HTML comments, elements that are
 * hidden by an attribute or by their own style, Markdown comments, links without a text, data URIs that carry text, and
 * the query of an image's address, by which a page that shows it tells somebody what it holds. A comment or an element
 * that is never ended is found by its beginning alone: then what it hid shows. Linear.
 */
import { whatHides } from './hidden-style.ts';
import { tagsOf } from './html-tags.ts';
import { type Filter, merged, removed, type Span, spansOf } from './span.ts';

const anyMarkup = /[<[]|data:/i;

export const hiddenMarkup: Filter = {
  name: 'hidden-markup',
  does: 'remove',
  find(text) {
    if (!anyMarkup.test(text)) return [];
    return merged([...comments(text), ...elements(text), ...markdown(text), ...addresses(text)]);
  },
};

/** HTML, 13.2.5.42 to 13.2.5.50: `<!-->` and `<!--->` are whole; `--!>` ends one, too; `<!` before no letter begins one. */
function comments(text: string): Span[] {
  const spans: Span[] = [];
  /** How each kind of comment ends; a kind for which no end was found has none further on either. */
  const ends = new Map([
    ['<!--', /--!?>/g],
    ['<!', />/g],
  ]);
  const opening = /<!(?:--|(?![a-zA-Z[]|$))/g;
  for (let match = opening.exec(text); match !== null; match = opening.exec(text)) {
    const [begins] = match;
    const pattern = ends.get(begins);
    if (pattern !== undefined) pattern.lastIndex = match.index + 2;
    const ended = pattern?.test(text) === true;
    if (!ended) ends.delete(begins);
    opening.lastIndex = ended ? (pattern?.lastIndex ?? 0) : match.index + begins.length;
    spans.push(removed(match.index, opening.lastIndex, 'a comment'));
  }
  return spans;
}

function elements(text: string): Span[] {
  const spans: Span[] = [];
  let at = 0;
  for (const tag of tagsOf(text)) {
    if (tag.start < at || tag.closes) continue;
    const hiding = whatHides(tag.attributes);
    if (hiding === undefined) continue;
    at = tag.elementEnd ?? tag.end;
    spans.push(removed(tag.start, at, `an element that is ${hiding}`));
  }
  return spans;
}

/** CommonMark 0.31, 4.7: a definition that nothing refers to shows nowhere; 6.3: a link without text shows nothing. */
const title = ['"[^"]', "'[^']", String.raw`\([^)]`].map((open) => {
  const [quote, close] = [open.replace(/\[.*$/, ''), open.at(-2)];
  return String.raw`${quote}(?:[^${close}\n]|\n(?![ \t]*(?:\n|\[)))*${close === ')' ? String.raw`\)` : close}`;
});
const definition = new RegExp(
  String.raw`^ {0,3}\[[^\]\n]{1,999}\]:[ \t]*(?:#|<#?>)(?:[ \t]*\n?[ \t]*(?:${title.join('|')}))?[ \t]*$`,
  'gm',
);
const emptyLink =
  /(?<![!\]\\])\[\s{0,16}\]\(<?(?:[a-z][a-z\d+.-]{1,20}:|[/#?])[^()\s]{0,2048}(?:\s{1,16}["'(][^"')]{0,2048}["')])?\)/gi;

function markdown(text: string): Span[] {
  if (!text.includes('[')) return [];
  return [
    ...spansOf(text, definition, (start, end) => removed(start, end, 'a comment')),
    ...spansOf(text, emptyLink, (start, end) => removed(start, end, 'a link without a text')),
  ];
}

const textUri =
  /data:(?:text\/|image\/svg|application\/(?:[a-z.+-]{0,40}(?:json|xml|javascript)))[^\s"'<>)]*/gi;
const markdownImage = /!\[[^\]\n]{0,500}\]\(<?https?:\/\/[^\s?)>]{1,2048}(?<query>\?[^\s)>]{1,8192})/gi;
const htmlImage =
  /<(?:img|image|source|video|audio|embed|iframe)\b[^<>]{0,500}?\bsrc\s{0,9}=\s{0,9}["']?https?:\/\/[^\s?"'>]{1,2048}(?<query>\?[^\s"'>]{1,8192})/gi;

function addresses(text: string): Span[] {
  const queries = [markdownImage, htmlImage].flatMap((pattern) =>
    Array.from(text.matchAll(pattern), ({ index, 0: match, groups }) => {
      const end = index + match.length;
      return removed(end - (groups?.query?.length ?? 0), end, 'the query of an image’s address');
    }),
  );
  return [...spansOf(text, textUri, (start, end) => removed(start, end, 'a data URI with text')), ...queries];
}
