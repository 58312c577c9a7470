/**
 * Paths: what a careless program could read as another one, and how to spell it so that nobody does. S3 itself reads
 * keys literally. Enters: a value that is (part of) an object key or a prefix. Leaves: what is wrong with it; a plain
 * spelling of the same. Never: a value that is rewritten and used: what a caller named and what is touched stay the
 * same. Sources: OWASP, Path Traversal; RFC 3986, sections 2.1 and 5.2.4.
 */

/** `names`: one object, or a folder with all that is in it. `root`: whose root such paths begin at, in words. */
export type PathRules = { names: 'object' | 'folder'; root: string };

/** A value may be encoded for each reader that it passes: three times is one more than attacks use. */
const maxDecodings = 3;
const encoded = /%(?:2e|2f|5c|25|00)/i;

/** What is wrong with a path, after "it"; undefined when nothing is. */
export function whyNoPath(value: string, { names, root }: PathRules): string | undefined {
  if (value === '') return undefined;
  const segments = value.split('/');
  if (plain(value).split('/').includes('..')) return 'climbs out of its folder';
  if (value.includes('\\')) return 'holds a backslash';
  if (encoded.test(value)) return 'holds an encoded path character';
  if (value.startsWith('/')) return `begins with a slash, and paths begin at the root of ${root}`;
  if (segments.includes('.')) return 'holds "." as a folder';
  // A doubled slash means that a reader may disagree about the key.
  if (segments.slice(0, -1).includes('')) return 'has an empty path segment';
  if (names === 'object' && value.endsWith('/')) return 'ends in a slash, as the name of a folder does';
  return undefined;
}

/**
 * The same path as it is written plainly. It may still be refused for another reason, so whoever suggests it checks it.
 * @returns undefined for a path that climbs: what it names is for nobody to guess
 */
export function plainPath(value: string, { names }: PathRules): string | undefined {
  const segments = plain(value.trim()).split('/');
  if (segments.includes('..')) return undefined;
  const own = segments.filter((segment) => segment !== '' && segment !== '.');
  const isFolder = names === 'folder' && /^\.?$/.test(segments.at(-1) ?? '');
  return own.length > 0 && isFolder ? `${own.join('/')}/` : own.join('/');
}

/** Decoded, with slashes for backslashes. */
function plain(value: string): string {
  let decoded = value;
  for (let times = 0; times < maxDecodings && encoded.test(decoded); times += 1)
    decoded = decoded.replace(/%([0-7][0-9a-f])/gi, (_, code: string) =>
      String.fromCharCode(Number.parseInt(code, 16)),
    );
  return decoded.replaceAll('\\', '/');
}
