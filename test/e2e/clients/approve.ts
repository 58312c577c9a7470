/** A person at the approval page, without a browser: signs in by the click, reads, presses a button. */
import { signIn } from '../../../stacks/local/issuer/sign-in/sign-in.ts';

export type Pressed = { status: number; page: string };

/** @param url of the page, as a client was given it */
export async function answerAtPage(
  url: string,
  user: string,
  answer: 'approve' | 'refuse' = 'approve',
): Promise<Pressed> {
  const get = (at: string | URL, cookie = '') => fetch(at, { redirect: 'manual', headers: { cookie } });
  const sent = await get(url);
  const back = await signIn(sent.headers.get('location') ?? '', user);
  const came = await get(back, cookieOf(sent));
  const cookie = cookieOf(came);
  const page = await (await get(url, cookie)).text();
  const token = /name="token" value="([^"]*)"/.exec(page)?.[1] ?? '';
  const headers = { cookie, origin: new URL(url).origin };
  const body = new URLSearchParams({ token, answer });
  const { status } = await fetch(url, { method: 'POST', redirect: 'manual', headers, body });
  return { status, page };
}

const cookieOf = (response: Response) => response.headers.get('set-cookie')?.split(';')[0] ?? '';
