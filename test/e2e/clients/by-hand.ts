/**
 * Two clients of our own, on the pieces of SDK 1.x, which is too lax to show a mistake: one believes the challenge
 * and compares every identifier to the byte, one never reads the challenge and probes the origin.
 * Enters: the URL that a person pasted. Leaves: an access token. Throws where a real client of that kind gives up.
 */
import {
  discoverAuthorizationServerMetadata,
  exchangeAuthorization,
  extractWWWAuthenticateParams,
  registerClient,
  startAuthorization,
} from '@modelcontextprotocol/sdk/client/auth.js';
import type { Fetch } from '../../../stacks/local/issuer/fetch-with-ca.ts';
import { signIn } from '../../../stacks/local/issuer/sign-in/sign-in.ts';

type Metadata = { resource: string; authorization_servers: string[]; scopes_supported: string[] };
type Found = { metadata: Metadata; scope: string };

const redirectUrl = 'http://localhost:3118/callback';

/** RFC 9728, section 3.3: a `resource` that is not identical to the URL of the request "MUST NOT be used". */
export async function signInStrictly(ask: Fetch, pasted: string, user: string): Promise<string> {
  const refused = await ask(pasted, { method: 'POST', body: '{}' });
  if (refused.status !== 401)
    throw new Error(`${pasted} answered ${refused.status}: ${await refused.text()}`);
  const { resourceMetadataUrl, scope } = extractWWWAuthenticateParams(refused);
  if (resourceMetadataUrl === undefined || scope === undefined)
    throw new Error('the challenge names nothing');
  // Section 3.1: the well-known part is inserted between host and path.
  const { origin, pathname } = new URL(pasted);
  const expected = `${origin}/.well-known/oauth-protected-resource${pathname}`;
  if (resourceMetadataUrl.href !== expected) throw new Error(`the metadata is not at ${expected}`);
  const metadata = await readMetadata(ask, resourceMetadataUrl.href);
  if (metadata.resource !== pasted) throw new Error(`${metadata.resource} is not ${pasted}`);
  return authorize(ask, { metadata, scope }, user);
}

/** Asks the origin's root first, then the path: whatever is found must lead to a token that the URL takes. */
export async function signInByProbing(ask: Fetch, pasted: string, user: string): Promise<string[]> {
  const { origin, pathname } = new URL(pasted);
  const tokens: string[] = [];
  for (const path of ['', pathname]) {
    const metadata = await readMetadata(ask, `${origin}/.well-known/oauth-protected-resource${path}`);
    // Without a challenge the scopes can only come from here.
    tokens.push(await authorize(ask, { metadata, scope: metadata.scopes_supported.join(' ') }, user));
  }
  return tokens;
}

async function readMetadata(ask: Fetch, url: string): Promise<Metadata> {
  const response = await ask(url, { headers: { accept: 'application/json' } });
  if (response.status !== 200) throw new Error(`${url} answered ${response.status}`);
  return (await response.json()) as Metadata;
}

async function authorize(ask: Fetch, { metadata, scope }: Found, user: string): Promise<string> {
  const [issuer = ''] = metadata.authorization_servers;
  const resource = metadata.resource;
  const server = await discoverAuthorizationServerMetadata(issuer, { fetchFn: ask });
  // RFC 8414, section 3.3: to the byte again.
  if (server?.issuer !== issuer) throw new Error(`${server?.issuer} is not ${issuer}`);
  if (server.code_challenge_methods_supported?.includes('S256') !== true) throw new Error('no PKCE');
  const clientInformation = await registerClient(issuer, {
    metadata: server,
    clientMetadata: {
      client_name: 'By hand',
      redirect_uris: [redirectUrl],
      token_endpoint_auth_method: 'none',
    },
    fetchFn: ask,
  });
  const shared = { metadata: server, clientInformation, resource };
  const state = crypto.randomUUID();
  const begun = await startAuthorization(issuer, { ...shared, redirectUrl, scope, state });
  const back = await signIn(begun.authorizationUrl, user, { fetch: ask });
  // RFC 9207: the answer names its issuer.
  const { code = '', iss, state: returned } = Object.fromEntries(back.searchParams);
  if (iss !== issuer || returned !== state) throw new Error('the answer belongs to another request');
  const tokens = await exchangeAuthorization(issuer, {
    ...shared,
    authorizationCode: code,
    codeVerifier: begun.codeVerifier,
    redirectUri: redirectUrl,
    fetchFn: ask,
  });
  return tokens.access_token;
}
