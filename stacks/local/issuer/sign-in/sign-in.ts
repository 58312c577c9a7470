/**
 * Signs in without a browser, for tests and `npm run try`. Takes a client's authorization URL and a user's
 * name; gives the URL that leads back to the client with its code, and does not visit it. Posts only a form
 * that the page showed.
 */

import { type Fetch, fetchWithCa } from '../fetch-with-ca.ts';
import { escapeHtml } from './escape-html.ts';

const maxSteps = 10;

/**
 * Follows the redirects to the sign-in page, presses the user's button, follows the redirects to the client.
 * `ca` (PEM) is for an https issuer; `fetch` replaces the global one and must not follow redirects by itself.
 * @throws Error when the issuer shows an error page, does not offer the user, or sends the client an error
 */
export async function signIn(
  authorizationUrl: string | URL,
  userName: string,
  options: { ca?: string; fetch?: Fetch } = {},
): Promise<URL> {
  const ask = options.fetch ?? (options.ca ? fetchWithCa(options.ca) : fetch);
  const browser = createBrowser(ask, new URL(authorizationUrl).origin);
  const arrived = await browser(new URL(authorizationUrl));
  if (arrived instanceof URL) return refuseError(arrived);
  if (!offers(arrived.html, userName)) throw new Error(`the sign-in page offers no user ${userName}`);
  const back = await browser(arrived.url, new URLSearchParams({ user: userName }));
  if (!(back instanceof URL))
    throw new Error(`the issuer shows a page instead of leading back to the client`);
  return refuseError(back);
}

function refuseError(url: URL): URL {
  const error = url.searchParams.get('error');
  if (error) throw new Error(`sign-in refused: ${error}: ${url.searchParams.get('error_description') ?? ''}`);
  return url;
}

function offers(html: string, userName: string): boolean {
  return html.includes(`name="user" value="${escapeHtml(userName)}"`);
}

type Shown = { url: URL; html: string };

/** Follows redirects within `origin` with its cookies; gives the page, or the first URL outside. */
function createBrowser(
  ask: Fetch,
  origin: string,
): (url: URL, form?: URLSearchParams) => Promise<Shown | URL> {
  const cookies = new Map<string, { value: string; path: string }>();
  return async (url, form) => {
    let next = url;
    let body = form;
    for (let step = 0; step < maxSteps; step += 1) {
      const headers: Record<string, string> = { Accept: 'text/html', Cookie: cookieHeader(cookies, next) };
      const post = body && { method: 'POST', body, headers: { ...headers, Origin: origin } };
      const response = await ask(next, { redirect: 'manual', headers, ...post });
      storeCookies(cookies, response, next);
      const location = response.headers.get('Location');
      if (!location) return readPage(response, next);
      await response.body?.cancel();
      next = new URL(location, next);
      if (next.origin !== origin) return next;
      body = undefined; // 303: the next request is a GET
    }
    throw new Error(`more than ${maxSteps} redirects`);
  };
}

async function readPage(response: Response, url: URL): Promise<Shown> {
  const html = await response.text();
  if (response.ok) return { url, html };
  const text = html.replace(/<style>.*?<\/style>/gs, '').replace(/<[^>]+>/g, ' ');
  throw new Error(
    `the issuer answered ${response.status}: ${text.replace(/\s+/g, ' ').trim().slice(0, 500)}`,
  );
}

function storeCookies(
  cookies: Map<string, { value: string; path: string }>,
  response: Response,
  url: URL,
): void {
  for (const line of response.headers.getSetCookie()) {
    const [pair = '', ...attributes] = line.split(/; */);
    const [name = '', value = ''] = pair.split(/=(.*)/s);
    const path =
      attributes.find((attribute) => /^path=/i.test(attribute))?.slice('path='.length) ?? url.pathname;
    // One name may be set for several paths (RFC 6265, 5.3).
    if (value) cookies.set(`${name} ${path}`, { value, path });
    else cookies.delete(`${name} ${path}`);
  }
}

function cookieHeader(cookies: Map<string, { value: string; path: string }>, url: URL): string {
  return [...cookies]
    .filter(([, { path }]) => url.pathname === path || url.pathname.startsWith(path.replace(/\/?$/, '/')))
    .map(([key, { value }]) => `${key.split(' ')[0]}=${value}`)
    .join('; ');
}
