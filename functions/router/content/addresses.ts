/**
 * Addresses that tell somebody else about a page as soon as it is shown, before a person follows them. Enters: addresses
 * of Markdown and of attributes, as browsers understand them. Leaves: places to remove: the query of an address that a
 * page fetches, which could carry the page's own text away; the whole of an address that is a text or a program itself.
 * Paths stay. Sources: WHATWG URL, 4.4; HTML, "Attributes", for those that hold addresses.
 */
import { plainCss } from './hidden-style.ts';
import type { Tag } from './html.ts';
import type { Range } from './placed-lines.ts';
import { removal, type Span } from './span.ts';

/** `value`: the address without escapes and entities; [start, end) is where it is written. */
type Address = Range & { value: string; fetched: boolean };
type Page = { source: string; base: string };

/** No host has this name (RFC 2606): an address that resolves to it names no other host. */
const nowhere = 'here.invalid';
/** A scheme that no address here has: `https:/a.example` names a host of its own unless the page is at https, too. */
const noBase = `ws://${nowhere}`;

/** Attributes whose value is shown to a person or to nobody; a browser may fetch the value of any other one. */
const notFetched =
  /^(?:alt|title|label|placeholder|value|content|name|id|class|cite|xmlns(?::.*)?|aria-.*|data-.*)$/;
/** Attributes with several addresses, separated by white space. */
const lists = /^(?:srcset|imagesrcset|ping|archive)$/;
/** Attributes whose value is a style, a program or a page, which may hold an address. */
const programs = /^(?:style|on.*|srcdoc)$/;

/** The address that the other addresses of a page are relative to. */
export function baseOf(tags: readonly Tag[]): string {
  const own = tags.find(({ name }) => name === 'base')?.attributes.get('href')?.value;
  return (own !== undefined && URL.parse(own, noBase)?.href) || noBase;
}

/** Places to remove from the attributes of a start tag. */
export function addressesInTag({ name, attributes }: Tag, page: Page): Span[] {
  return Array.from(attributes, ([attribute, written]): Span[] => {
    const isLink = (name === 'a' || name === 'area') && /^(?:xlink:)?href$/.test(attribute);
    const address = { ...written, fetched: !isLink };
    if (attribute === 'content' && isRefresh(attributes))
      return leaks(written.value) ? [wholeOf(written)] : [];
    if (notFetched.test(attribute)) return [];
    if (programs.test(attribute)) return leaks(plainCss(written.value)) ? [wholeOf(written)] : [];
    return lists.test(attribute) ? spansInList(address, page) : spansInAddress(address, page);
  }).flat();
}

function isRefresh(attributes: Tag['attributes']): boolean {
  return attributes.get('http-equiv')?.value.toLowerCase() === 'refresh';
}

/** Whether a text holds an address with a query. */
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

/** Places to remove from one address: none, its query, or all of it. */
export function spansInAddress({ start, end, value, fetched }: Address, { source, base }: Page): Span[] {
  const url = URL.parse(value, base);
  if (url === null) return [];
  if (/^(?:javascript|vbscript):$/.test(url.protocol) || isText(url)) return [wholeOf({ start, end })];
  if (!fetched || url.search === '' || url.host === '' || url.host === nowhere) return [];
  const query = source.slice(start, end).indexOf('?');
  // With escapes before the query the place of the query is unknown: the whole address goes.
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

/** A place to remove, counted under `addresses`. */
export function gone(start: number, end: number, kind: string): Span {
  return { ...removal(start, end, kind), as: 'addresses' };
}
