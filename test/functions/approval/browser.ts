/** What a person's browser does, step by step; each step can be left out, repeated or changed by an attack. */
import type { PageResponse } from '../../../functions/approval/page.ts';
import { doors, type Sent, type World } from './world.ts';

export const cookieOf = ({ headers }: PageResponse): string => headers['Set-Cookie']?.split(';')[0] ?? '';
const origin = new URL(doors[0]).origin;
const ofForms = 'application/x-www-form-urlencoded';

export type Began = { cookie: string; state: string };

/** Opens the link without a sign-in. */
export async function begin(world: World, id: string, sent: Sent = {}): Promise<Began> {
  const answer = await world.send({ id, ...sent });
  const to = new URL(answer.headers.Location ?? 'about:blank');
  world.issuer.nonce = to.searchParams.get('nonce') ?? '';
  return { cookie: cookieOf(answer), state: to.searchParams.get('state') ?? '' };
}

/** Comes back from the issuer. */
export function comeBack(world: World, { cookie, state }: Began, sent: Sent = {}): Promise<PageResponse> {
  const { query, headers, ...rest } = sent;
  return world.send({
    resource: '/approve/callback',
    query: { code: 'the-code', state, ...query },
    headers: { Cookie: cookie, ...headers },
    ...rest,
  });
}

/** A whole sign-in for one approval. Leaves: the cookie that stands after it. */
export async function signIn(world: World, id: string): Promise<string> {
  return cookieOf(await comeBack(world, await begin(world, id)));
}

/** The form's token, as the page shows it; empty when it shows none. */
export async function readToken(world: World, id: string, cookie: string): Promise<string> {
  const { body } = await world.send({ id, headers: { Cookie: cookie } });
  return /name="token" value="([^"]*)"/.exec(body)?.[1] ?? '';
}

/** The click, as a browser sends it, but for what is changed; an undefined header is left out. */
export function answer(
  world: World,
  id: string,
  given: {
    cookie: string;
    token: string;
    answer?: string;
    headers?: Record<string, string | undefined>;
    body?: string;
    door?: string;
  },
): Promise<PageResponse> {
  const headers = {
    ...{ Origin: origin, 'Sec-Fetch-Site': 'same-origin', 'Content-Type': ofForms, Cookie: given.cookie },
    ...given.headers,
  };
  const sent = Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const form = new URLSearchParams({ token: given.token, answer: given.answer ?? 'approve' });
  return world.send({
    ...{ method: 'POST', id, headers: Object.fromEntries(sent), body: given.body ?? form.toString() },
    ...(given.door !== undefined && { door: given.door }),
  });
}
