/**
 * The OAuth side of an MCP client without a browser: keeps the SDK's data and signs in as one user. For `npm
 * run try` and tests; both official SDKs take it as their provider.
 */
import type { OAuthClientProvider } from '@modelcontextprotocol/client';
import { signIn } from './sign-in.ts';

const callback = 'http://localhost:3118/callback';

export type SignInClient = OAuthClientProvider & {
  /**
   * signs in at the page to which the SDK was sent; resolves to the callback's parameters, for `finishAuth`
   */
  signIn(user: string): Promise<URLSearchParams>;
};

/** `ca`: PEM, for an issuer behind TLS. */
export function createSignInClient(clientName: string, ca?: string): SignInClient {
  const kept = new Map<string, unknown>();
  const keep = (name: string) => (value: unknown) => void kept.set(name, value);
  const provider = {
    redirectUrl: callback,
    clientMetadata: {
      client_name: clientName,
      redirect_uris: [callback],
      grant_types: ['authorization_code', 'refresh_token'],
    },
    state: () => 'state',
    clientInformation: () => kept.get('client'),
    saveClientInformation: keep('client'),
    tokens: () => kept.get('tokens'),
    saveTokens: keep('tokens'),
    redirectToAuthorization: keep('sentTo'),
    saveCodeVerifier: keep('verifier'),
    codeVerifier: () => kept.get('verifier'),
    saveDiscoveryState: keep('discovery'),
    discoveryState: () => kept.get('discovery'),
    async signIn(user: string) {
      const sentTo = kept.get('sentTo') as URL;
      return (await signIn(sentTo, user, ca === undefined ? {} : { ca })).searchParams;
    },
  };
  return provider as unknown as SignInClient;
}
