/** The steps of OAuth as a client takes them, one by one, so that a test can take a wrong one. */
import { createHash } from 'node:crypto';
import type { Fetch } from '../../../../stacks/local/issuer/fetch-with-ca.ts';
import { signIn } from '../../../../stacks/local/issuer/sign-in/sign-in.ts';

export const REDIRECT = 'http://localhost:3118/callback';
export const VERIFIER = 'a-verifier-of-at-least-forty-three-characters-0';

export const NATIVE_CLIENT = {
  client_name: 'Test client',
  redirect_uris: [REDIRECT],
  grant_types: ['authorization_code', 'refresh_token'],
  response_types: ['code'],
  token_endpoint_auth_method: 'none',
};

type Answer = { status: number; body: Record<string, unknown> };

type TokenAnswer = { access_token: string; refresh_token?: string; id_token?: string; scope?: string };

function challengeOf(verifier: string): string {
  return createHash('sha256').update(verifier).digest('base64url');
}

/** The steps against one issuer. */
export function stepsAgainst(ask: Fetch, issuer: string) {
  async function post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const isForm = body instanceof URLSearchParams;
    const response = await ask(issuer + path, {
      method: 'POST',
      body: isForm ? body : JSON.stringify(body),
      headers: {
        Accept: 'application/json',
        ...(!isForm && { 'Content-Type': 'application/json' }),
        ...headers,
      },
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  }

  const register = (body: unknown) => post('/reg', body);

  const clientId = async (body: unknown = NATIVE_CLIENT) => {
    const { status, body: registered } = await register(body);
    if (status !== 201) throw new Error(JSON.stringify(registered));
    return String(registered.client_id);
  };

  /** `undefined` leaves a parameter out. */
  function authorizationUrl(parameters: Record<string, string | string[] | undefined>): URL {
    const url = new URL(`${issuer}/auth`);
    const given = {
      response_type: 'code',
      redirect_uri: REDIRECT,
      scope: 'letters:read',
      state: 'the-state',
      code_challenge: challengeOf(VERIFIER),
      code_challenge_method: 'S256',
      ...parameters,
    };
    for (const [name, values] of Object.entries(given)) {
      for (const value of [values ?? []].flat()) url.searchParams.append(name, value);
    }
    return url;
  }

  /** Signs in headless; gives the code. */
  async function code(
    user: string,
    parameters: Record<string, string | string[] | undefined>,
  ): Promise<string> {
    const back = await signIn(authorizationUrl(parameters), user, { fetch: ask });
    return back.searchParams.get('code') ?? '';
  }

  const token = (parameters: Record<string, string>, headers?: Record<string, string>) =>
    post('/token', new URLSearchParams(parameters), headers);

  const exchange = (client_id: string, given: string, more: Record<string, string> = {}) =>
    token({
      grant_type: 'authorization_code',
      client_id,
      code: given,
      redirect_uri: REDIRECT,
      code_verifier: VERIFIER,
      ...more,
    });

  const refresh = (client_id: string, refresh_token: string, more: Record<string, string> = {}) =>
    token({ grant_type: 'refresh_token', client_id, refresh_token, ...more });

  /** Registers, signs in and exchanges: the tokens of one user. */
  async function tokensOf(
    user: string,
    more: Record<string, string | undefined> = {},
    client: unknown = NATIVE_CLIENT,
  ) {
    const client_id = await clientId(client);
    const answer = await exchange(client_id, await code(user, { client_id, ...more }));
    if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
    return { client_id, ...(answer.body as TokenAnswer) };
  }

  return { post, register, clientId, authorizationUrl, code, token, exchange, refresh, tokensOf };
}

export function claimsIn(jwt: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>;
}
