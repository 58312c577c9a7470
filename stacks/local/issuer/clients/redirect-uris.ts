/**
 * Decides where a client may have its authorization code sent: the kind of a redirect URI, or a refusal with
 * a sentence. Refuses to send a code in clear to another machine, or to a scheme that a browser or an
 * operating system interprets.
 */

type RedirectKind = 'loopback' | 'private-scheme' | 'editor' | 'web';

/** A refused redirect URI. The message begins with `redirect_uris`, which makes it `invalid_redirect_uri`. */
export class RedirectUriRefused extends Error {}

/**
 * RFC 8252, 7.3; also `localhost`, because every real client uses it (8.3 advises against, does not forbid).
 */
const loopbackHosts = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Callbacks of editors that register together with loopback or private-scheme URIs, and the targets that each
 * leads on to. Exact URLs: a host alone would admit every open redirect on it. Sources:
 * test/stacks/local/issuer/clients/registrations.
 */
const editorCallbacks: Record<string, string[]> = {
  'https://vscode.dev/redirect': ['vscode:', 'http://127.0.0.1:*', 'http://localhost:*'],
  'https://insiders.vscode.dev/redirect': ['vscode-insiders:', 'http://127.0.0.1:*', 'http://localhost:*'],
  'https://www.cursor.com/agents/mcp/oauth/callback': ['https://cursor.com', 'cursor:'],
  'https://claude.ai/api/mcp/auth_callback': ['https://claude.com'],
  'https://claude.com/api/mcp/auth_callback': ['https://claude.ai'],
};

/** Not private-use: browsers or operating systems act upon these schemes themselves. */
const interpretedSchemes =
  /^(javascript|vbscript|data|blob|file|filesystem|about|ftp|wss?|mailto|tel|sms|smb|ssh|telnet|ldaps?|news|irc|urn|view-source|resource|jar|intent|android-app|chrome|chrome-extension|moz-extension|edge|ms-.*|search-ms|shell|res|livescript|mocha):$/;

const maxUriCharacters = 2_048;

/**
 * The kind of one redirect URI. @throws RedirectUriRefused for everything else: http to another machine,
 * interpreted schemes, fragments (RFC 6749, 3.1.2), credentials in the URI, white space
 */
export function classifyRedirectUri(uri: unknown): RedirectKind {
  const refuse = (why: string) => new RedirectUriRefused(`redirect_uris: ${why}`);
  if (typeof uri !== 'string' || uri.length > maxUriCharacters) {
    throw refuse(`each must be a string of at most ${maxUriCharacters} characters`);
  }
  const url = URL.parse(uri);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (!url || /[\s\\\x00-\x1f\x7f]/.test(uri))
    throw refuse('each must be an absolute URI without white space');
  if (uri.includes('#')) throw refuse('a fragment is not allowed');
  if (url.username || url.password) throw refuse('user information is not allowed');

  if (Object.hasOwn(editorCallbacks, uri)) return 'editor';
  if (url.protocol === 'https:') return 'web';
  if (url.protocol === 'http:') {
    if (loopbackHosts.has(url.hostname)) return 'loopback';
    throw refuse(`http is for this machine only, ${url.host} is not loopback`);
  }
  if (interpretedSchemes.test(url.protocol)) throw refuse(`the scheme ${url.protocol} is not allowed`);
  if (!url.pathname.startsWith('/') && !url.host) throw refuse(`${url.protocol} must be followed by / or //`);
  return 'private-scheme';
}

/**
 * The application type that follows from redirect URIs (OpenID Connect Registration 1.0, 2): `native` when
 * each leads to an application on a person's machine, else `web`. Ignores the client's declaration: clients
 * omit it or get it wrong.
 * @throws RedirectUriRefused for a private-use scheme beside an https URI that is not an editor's
 */
export function applicationTypeOf(uris: unknown[]): 'native' | 'web' {
  const kinds = uris.map(classifyRedirectUri);
  if (!kinds.includes('web')) return 'native';
  if (kinds.includes('private-scheme')) {
    throw new RedirectUriRefused(
      'redirect_uris: a private-use scheme cannot be mixed with https of a web client',
    );
  }
  return 'web';
}

/** The receiver of the answer, in words for the sign-in page. */
export function describeRedirect(uri: string): string {
  const url = new URL(uri);
  switch (classifyRedirectUri(uri)) {
    case 'loopback':
      return `a program on this machine (${url.host})`;
    case 'private-scheme':
      return `the application on this machine that opens ${url.protocol} links`;
    default:
      return url.host;
  }
}

/** Sources for the page's `form-action`, which browsers also apply to the redirects after the form. */
export function formActionSources(uri: string): string[] {
  const url = new URL(uri);
  // CSP cannot write an IPv6 address (CSP3, 2.3.1), so such a client gets its scheme.
  if (classifyRedirectUri(uri) === 'private-scheme' || url.hostname === '[::1]') return [url.protocol];
  return [url.origin, ...(editorCallbacks[uri] ?? [])];
}

/** True for a page that this machine serves (RFC 6454 origin); `null` and every other origin is foreign. */
export function isLoopbackOrigin(origin: string): boolean {
  const url = URL.parse(origin);
  return !!url && /^https?:$/.test(url.protocol) && loopbackHosts.has(url.hostname) && url.origin === origin;
}
