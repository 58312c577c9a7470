import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signIn } from '../../../../stacks/local/issuer/sign-in/sign-in.ts';
import { PLAIN_RESOURCE, SCOPES, startTestIssuer, type TestIssuer, TLS_RESOURCE } from './issuer-fixture.ts';
import { claimsIn, NATIVE_CLIENT, REDIRECT, stepsAgainst, VERIFIER } from './oauth-steps.ts';

let running: TestIssuer;
let steps: ReturnType<typeof stepsAgainst>;

beforeAll(async () => {
  running = await startTestIssuer();
  steps = stepsAgainst(running.ask, running.doors[0].issuer);
});
afterAll(() => running.stop());

type Parameters = Record<string, string | string[] | undefined>;

/** The error that the client is sent, straight from the authorization endpoint. */
async function refusalOf(parameters: Parameters): Promise<URLSearchParams> {
  const response = await running.ask(
    steps.authorizationUrl({ client_id: await steps.clientId(), ...parameters }),
  );
  const location = new URL(response.headers.get('Location') ?? '', running.doors[0].issuer);
  expect(location.href.startsWith(REDIRECT), `${response.status} ${location}`).toBe(true);
  return location.hash ? new URLSearchParams(location.hash.slice(1)) : location.searchParams;
}

/** Unknown, and from elsewhere, so that it is not adopted. */
const nobody = { client_id: 'nobody', redirect_uri: 'https://nobody.example/' };

describe('an authorization request', () => {
  it.each<{ title: string; parameters: Parameters; error: string }>([
    {
      title: 'an unknown resource',
      parameters: { resource: 'https://evil.example/mcp' },
      error: 'invalid_target',
    },
    { title: "the other door's resource", parameters: { resource: PLAIN_RESOURCE }, error: 'invalid_target' },
    { title: 'a slash at the end', parameters: { resource: `${TLS_RESOURCE}/` }, error: 'invalid_target' },
    {
      title: 'the origin alone',
      parameters: { resource: 'https://localhost:8443' },
      error: 'invalid_target',
    },
    { title: 'upper case', parameters: { resource: 'https://LOCALHOST:8443/mcp' }, error: 'invalid_target' },
    { title: 'a query', parameters: { resource: `${TLS_RESOURCE}?x=1` }, error: 'invalid_target' },
    { title: 'a fragment', parameters: { resource: `${TLS_RESOURCE}#x` }, error: 'invalid_target' },
    { title: 'no URI', parameters: { resource: 'mcp' }, error: 'invalid_target' },
    {
      title: 'one resource too many',
      parameters: { resource: [TLS_RESOURCE, PLAIN_RESOURCE] },
      error: 'invalid_target',
    },
    {
      title: 'no code challenge',
      parameters: { code_challenge: undefined, code_challenge_method: undefined },
      error: 'invalid_request',
    },
    {
      title: 'the plain challenge',
      parameters: { code_challenge: VERIFIER, code_challenge_method: 'plain' },
      error: 'invalid_request',
    },
    {
      title: 'no challenge method',
      parameters: { code_challenge_method: undefined },
      error: 'invalid_request',
    },
    { title: 'unknown scopes only', parameters: { scope: 'everything' }, error: 'invalid_scope' },
    {
      title: 'tokens in the front channel',
      parameters: { response_type: 'token' },
      error: 'unsupported_response_type',
    },
    { title: 'a request for no page', parameters: { prompt: 'none' }, error: 'login_required' },
    { title: 'a request object', parameters: { request: 'x.y.z' }, error: 'request_not_supported' },
  ])('with $title is refused as $error', async ({ parameters, error }) => {
    const refusal = await refusalOf(parameters);
    expect(refusal.get('error')).toBe(error);
    expect(refusal.get('state')).toBe('the-state');
    expect(refusal.get('iss')).toBe(running.doors[0].issuer);
  });

  it('of a client with a secret needs PKCE, too', async () => {
    const { token_endpoint_auth_method: _, ...confidential } = NATIVE_CLIENT;
    const client_id = await steps.clientId(confidential);
    const refusal = await refusalOf({
      client_id,
      code_challenge: undefined,
      code_challenge_method: undefined,
    });
    expect(refusal.get('error')).toBe('invalid_request');
  });

  it('without a resource means the only one there is', async () => {
    const { access_token } = await steps.tokensOf('ines', { resource: undefined });
    expect(claimsIn(access_token).aud).toBe(TLS_RESOURCE);
  });

  it('with the resource, exchanged with it again, gives the same audience', async () => {
    const client_id = await steps.clientId();
    const code = await steps.code('ines', { client_id, resource: TLS_RESOURCE });
    const { body } = await steps.exchange(client_id, code, { resource: TLS_RESOURCE });
    expect(claimsIn(String(body.access_token)).aud).toBe(TLS_RESOURCE);
  });

  it('without scopes asks for all, which the person sees', async () => {
    const { access_token, scope } = await steps.tokensOf('ines', { scope: undefined });
    expect(claimsIn(access_token).scope).toBe(SCOPES.join(' '));
    expect(scope).toBe(SCOPES.join(' ')); // RFC 6749, 3.3: the client must be told
  });

  it('with some unknown scopes gets the known ones', async () => {
    const { access_token } = await steps.tokensOf('ines', { scope: 'everything letters:read' });
    expect(claimsIn(access_token).scope).toBe('letters:read');
  });

  it.each(['login', 'consent', 'select_account', 'login consent'])(
    'with prompt=%s ends at one click',
    async (prompt) => {
      expect((await steps.tokensOf('ines', { prompt })).access_token).toEqual(expect.any(String));
    },
  );

  it('of a client that is not registered gets a page that says what to do, and no redirect', async () => {
    const url = steps.authorizationUrl(nobody);
    const response = await running.ask(url, { headers: { Accept: 'text/html' } });
    expect(response.status).toBe(400);
    expect(response.headers.get('Content-Security-Policy')).toContain("default-src 'none'");
    const page = await response.text();
    expect(page).toContain('connect again');
    expect(page).toContain('<code>invalid_client</code>');
    await expect(signIn(url, 'ines', { fetch: running.ask })).rejects.toThrow(
      /answered 400: .*connect again/,
    );
  });

  it('that is refused answers a program in JSON', async () => {
    const url = steps.authorizationUrl(nobody);
    const response = await running.ask(url, { headers: { Accept: 'application/json' } });
    expect(await response.json()).toMatchObject({ error: 'invalid_client' });
  });

  it('shows text of the request in the error page escaped', async () => {
    const url = steps.authorizationUrl({ client_id: '<script>alert(1)</script>', scope: '<b>' });
    const page = await (await running.ask(url, { headers: { Accept: 'text/html' } })).text();
    expect(page).not.toContain('<script>');
    expect(page).not.toContain('<b>');
  });
});
