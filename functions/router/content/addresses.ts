/**
 * What an address tells as soon as a page is shown, before anybody follows it. Enters: addresses of Markdown and of
 * attributes, understood as their readers do. Leaves: places of what goes: the query of what a page fetches, so that
 * nobody is told what the page holds; the whole of an address that is a text or a program itself. Paths stay.
 * Sources: WHATWG URL, 4.4; HTML, "Attributes", for those that hold addresses.
 */
import { plainCss } from './hidden-style.ts';
import type { Tag } from './html.ts';
import type { Range } from './placed-lines.ts';
import { removed, type Span } from './span.ts';

/** `value`: what it says without escapes and entities; [start, end) is how it is written. */
type Address = Range & { value: string; fetched: boolean };
type Page = { source: string; base: string };

/** No host has this name (RFC 2606): an address that resolves to it names no other one. */
const nowhere = 'here.invalid';
/** Of a scheme that no address here has: `https:/a.example` is one of its own unless the page is at https, too. */
const noBase = `ws://${nowhere}`;

/** What is shown or said to a person, or to nobody; everything else may be fetched. */
const notFetched =
  /^(?:alt|title|label|placeholder|value|content|name|id|class|cite|xmlns(?::.*)?|aria-.*|data-.*)$/;
/** Several addresses, with white space between them. */
const lists = /^(?:srcset|imagesrcset|ping|archive)$/;
/** No address but a style, a program or a page, which may hold one. */
const programs = /^(?:style|on.*|srcdoc)$/;

/** What the addresses of a page are relative to. */
export function baseOf(tags: readonly Tag[]): string {
  const own = tags.find(({ name }) => name === 'base')?.attributes.get('href')?.value;
  return (own !== undefined && URL.parse(own, noBase)?.href) || noBase;
}

export function addressesInTag({ name, attributes }: Tag, page: Page): Span[] {
  return Array.from(attributes, ([attribute, given]): Span[] => {
    const isLink = (name === 'a' || name === 'area') && /^(?:xlink:)?href$/.test(attribute);
    const address = { ...given, fetched: !isLink };
    if (attribute === 'content' && isRefresh(attributes)) return leaks(given.value) ? [wholeOf(given)] : [];
    if (notFetched.test(attribute)) return [];
    if (programs.test(attribute)) return leaks(plainCss(given.value)) ? [wholeOf(given)] : [];
    return lists.test(attribute) ? spansInList(address, page) : spansInAddress(address, page);
  }).flat();
}

function isRefresh(attributes: Tag['attributes']): boolean {
  return attributes.get('http-equiv')?.value.toLowerCase() === 'refresh';
}

/** Whether a text that is no address holds one with a query. */
function leaks(text: string): boolean {
  return text.split(/["'()]/).some((part) => {
    const begin = part.search(/[\\/]{2}|https?:/i);
    return begin !== -1 && part.indexOf('?', begin) !== -1;
  });
}

function spansInList(list: Address, page: Page): Span[] {
  const parts = Array.from(list.value.matchAll(/\S+/g), ({ index, 0: value }) => {
    const start = list.start + index;
    return spansInAddress({ start, end: start + value.length, value, fetched: true }, page);
  }).flat();
  const isPlain = page.source.slice(list.start, list.end) === list.value;
  return isPlain || parts.length === 0 ? parts : [wholeOf(list)];
}

export function spansInAddress({ start, end, value, fetched }: Address, { source, base }: Page): Span[] {
  const url = URL.parse(value, base);
  if (url === null) return [];
  if (/^(?:javascript|vbscript):$/.test(url.protocol) || isText(url)) return [wholeOf({ start, end })];
  if (!fetched || url.search === '' || url.host === '' || url.host === nowhere) return [];
  const query = source.slice(start, end).indexOf('?');
  // Written in another way than it reads, it cannot be cut: all of it goes.
  const isPlain = query !== -1 && value.startsWith(source.slice(start, start + query));
  return isPlain
    ? [gone(start + query, end, 'the query of an address that is fetched')]
    : [wholeOf({ start, end })];
}

/** RFC 2397: without a type it is text. */
function isText({ protocol, pathname }: URL): boolean {
  return (
    protocol === 'data:' &&
    /^(?:[;,]|text\/|image\/svg|application\/(?:[a-z.+-]{0,40}(?:json|xml|javascript)))/i.test(pathname)
  );
}

function wholeOf({ start, end }: Range): Span {
  return gone(start, end, 'an address that holds a text or tells one');
}

export function gone(start: number, end: number, kind: string): Span {
  return { ...removed(start, end, kind), as: 'addresses' };
}
