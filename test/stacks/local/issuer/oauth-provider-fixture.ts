/** The part of an MCP client that keeps its OAuth state; both SDKs ask for the same. */

export type Tokens = { access_token: string; refresh_token?: string | undefined; scope?: string | undefined };

export function createOAuthProvider() {
  const kept: { client?: unknown; tokens?: Tokens; verifier?: string; sentTo?: URL; discovery?: unknown } =
    {};
  const keep =
    <Name extends keyof typeof kept>(name: Name) =>
    (value: (typeof kept)[Name]) => {
      kept[name] = value;
    };
  return {
    kept,
    redirectUrl: 'http://localhost:3118/callback',
    clientMetadata: { client_name: 'Flow test', redirect_uris: ['http://localhost:3118/callback'] },
    state: () => 'a-state',
    clientInformation: () => kept.client,
    saveClientInformation: keep('client'),
    tokens: () => kept.tokens,
    saveTokens: keep('tokens'),
    redirectToAuthorization: keep('sentTo'),
    saveCodeVerifier: keep('verifier'),
    codeVerifier: () => kept.verifier ?? '',
    saveDiscoveryState: keep('discovery'),
    discoveryState: () => kept.discovery,
  };
}

export type OAuthProvider = ReturnType<typeof createOAuthProvider>;
