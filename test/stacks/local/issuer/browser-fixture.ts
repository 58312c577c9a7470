/** What a browser does around the sign-in page, step by step, with its cookies in the test's hand. */
import type { TestIssuer } from './issuer-fixture.ts';
import { stepsAgainst } from './oauth-steps.ts';

export type Opened = { url: string; cookies: string[]; page: string; headers: Headers };

/** The Cookie header that sends back what Set-Cookie lines set. */
export function pairs(cookies: string[]): string {
  return cookies.map((line) => line.split(';')[0]).join('; ');
}

/** A browser at the https door of a running issuer. */
export function browserAt({ ask, doors }: TestIssuer) {
  const origin = doors[0].issuer;
  const steps = stepsAgainst(ask, origin);

  /** Follows the authorization request to the page. Throws when there is another answer than the page. */
  async function openPage(parameters: Record<string, string> = {}, cookie = ''): Promise<Opened> {
    const client_id = parameters.client_id ?? (await steps.clientId());
    const authorization = steps.authorizationUrl({ client_id, ...parameters });
    const redirect = await ask(authorization, { headers: { Cookie: cookie } });
    const url = new URL(redirect.headers.get('Location') ?? '', origin).href;
    if (!url.startsWith(`${origin}/sign-in/`)) throw new Error(`sent to ${url}`);
    const cookies = redirect.headers.getSetCookie();
    const response = await ask(url, { headers: { Cookie: pairs(cookies), Accept: 'text/html' } });
    if (response.status !== 200) throw new Error(`answered ${response.status}`);
    return { url, cookies, page: await response.text(), headers: response.headers };
  }

  /** Posts the page's form as a browser would; headers and form can be changed. */
  function answer(
    opened: Pick<Opened, 'url' | 'cookies'>,
    headers: Record<string, string> = {},
    form = 'user=ines',
  ) {
    return ask(opened.url, {
      method: 'POST',
      body: form,
      headers: {
        'Content-Type': 'application/x-www-form-urlencoded',
        Accept: 'text/html',
        Cookie: pairs(opened.cookies),
        Origin: origin,
        ...headers,
      },
    });
  }

  /** Follows the answer's redirect; what comes back would lead to the client. */
  function resume(opened: Pick<Opened, 'cookies'>, posted: Response): Promise<Response> {
    return ask(posted.headers.get('Location') ?? '', { headers: { Cookie: pairs(opened.cookies) } });
  }

  return { origin, steps, openPage, answer, resume };
}
