/**
 * Paths that a careless program could read as another path, and their plain spelling. S3 itself reads keys literally.
 * Enters: a value that is (part of) an object key or a prefix. Never: a rewritten value that is used: the call touches
 * exactly the path that the caller named. Sources: OWASP, Path Traversal; RFC 3986, sections 2.1 and 5.2.4.
 */

/** `names`: one object, or a folder with its whole content. `root`: the owner of the root of such paths, in words. */
export type PathRules = { names: 'object' | 'folder'; root: string };

/** A value may be encoded for each reader that it passes: attacks encode twice, and the third time is a reserve. */
const maxDecodings = 3;
const encoded = /%(?:2e|2f|5c|25|00)/i;

/** The problem of a path, as a sentence goes on after "it"; undefined when there is none. */
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
 * The plain spelling of a path. It may still be refused for another reason, so it is checked before it is suggested.
 * @returns undefined for a path that climbs, whose meaning nobody should guess
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
