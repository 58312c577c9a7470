/**
 * One door's authorization server: oidc-provider, configured for MCP. Gives a Provider (a Koa application)
 * that does not listen yet. Every sign-in needs a click, no browser session signs anybody in, PKCE is
 * required, tokens are for the door's resource alone, and the provider fetches nothing.
 */
import { type ClientMetadata, type Configuration, interactionPolicy, Provider } from 'oidc-provider';
import { adoptClients, withUnknownClients } from './clients/adopt-clients.ts';
import { applicationTypeOf, isLoopbackOrigin } from './clients/redirect-uris.ts';
import { grantTypes, tenantProperties, validateRegistration } from './clients/registration.ts';
import type { Door, IssuerOptions, PreregisteredClient } from './issuer-options.ts';
import { answerError } from './sign-in/error-answer.ts';
import { signInPath, signInRoutes } from './sign-in/sign-in-routes.ts';
import type { IssuerStore } from './store.ts';
import { claimsOf } from './tokens/claims.ts';
import { type IssuerKeys, signingAlg } from './tokens/keys.ts';
import { withRefreshRules } from './tokens/refresh-rules.ts';
import { forgetSession, requestDefaultScope } from './tokens/request-rules.ts';
import { resourceRules } from './tokens/resource-rules.ts';
import { tokenClient } from './tokens/token-client.ts';

/**
 * Several clients refresh a token with less than five minutes left: VS Code then refreshes without a pause,
 * Gemini CLI and Qwen Code count the token as expired at once. An hour is also the default of Cognito, Okta
 * and Entra.
 */
export const defaultTokenTtlSeconds = 3_600;

const daySeconds = 86_400;
/** Without a refresh for this long, or this long after the sign-in, a person signs in again. */
const grantTtlSeconds = 14 * daySeconds;

type ProviderParts = { door: Door; options: IssuerOptions; keys: IssuerKeys; store: IssuerStore };

/** One oidc-provider for a door. */
export function createProvider(parts: ProviderParts): Provider {
  const { door, options } = parts;
  const sessionCookie = `${cookiePrefix(door)}_session`;
  const provider = new Provider(door.issuer, configure(parts, sessionCookie));
  const report = (error: unknown) => options.log?.(`issuer ${door.issuer}: ${describe(error)}`);
  provider.onerror = report; // Koa's own prints the stack
  provider.on('server_error', (_ctx, error) => report(error));
  provider.use(forgetSession(sessionCookie));
  provider.use(requestDefaultScope(options.scopes));
  provider.use(adoptClients(provider, parts.store.adapterFor(door.issuer)('Client')));
  provider.use(signInRoutes({ provider, door, options }));
  return provider;
}

/** Name and message alone: the stack of an error may quote a request. */
function describe(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : 'unknown error';
}

/** Cookies ignore the port: two doors on one host must not overwrite each other's. */
function cookiePrefix(door: Door): string {
  const { protocol, port } = new URL(door.issuer);
  return `chokepoint_${protocol === 'https:' ? 'tls' : 'plain'}_${port}`;
}

// biome-ignore lint/complexity/noExcessiveLinesPerFunction: one configuration of oidc-provider
function configure({ door, options, keys, store }: ProviderParts, sessionCookie: string): Configuration {
  const tokenTtlSeconds = options.tokenTtlSeconds ?? defaultTokenTtlSeconds;
  const sameSite = { httpOnly: true, sameSite: 'lax', signed: true } as const;
  return {
    adapter: withUnknownClients(withRefreshRules(store.adapterFor(door.issuer))),
    jwks: { keys: [keys.signing] as NonNullable<Configuration['jwks']>['keys'] },
    clients: [tokenClient, ...(options.preregistered ?? []).map(toMetadata)],
    extraClientMetadata: { properties: tenantProperties, validator: validateRegistration },
    clientAuthMethods: ['none', 'client_secret_basic', 'client_secret_post'],
    responseTypes: ['code'],
    // Without offline_access: clients would request an advertised scope again at each refresh and miss it.
    scopes: ['openid', ...options.scopes],
    enabledJWA: { idTokenSigningAlgValues: [signingAlg] },
    pkce: { required: () => true },
    cookies: {
      names: {
        session: sessionCookie,
        interaction: `${cookiePrefix(door)}_sign_in`,
        resume: `${cookiePrefix(door)}_resume`,
      },
      long: sameSite,
      short: sameSite,
      keys: keys.cookies,
    },
    interactions: { policy: signInPolicy(), url: (_ctx, interaction) => signInPath(interaction.uid) },
    findAccount: (_ctx, sub) =>
      options.users.some(({ name }) => name === sub)
        ? { accountId: sub, claims: () => ({ sub }) }
        : undefined,
    extraTokenClaims: (ctx, token) => claimsOf(options, ctx, token),
    // Clients need to refresh, but many neither request offline_access nor send its prompt=consent.
    issueRefreshToken: (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    rotateRefreshToken: true,
    expiresWithSession: () => false,
    clientBasedCORS: (_ctx, origin) => isLoopbackOrigin(origin),
    renderError: (ctx, out) => answerError(ctx, out),
    fetch: async () => {
      throw new Error('the issuer fetches nothing');
    },
    ttl: {
      AccessToken: tokenTtlSeconds,
      ClientCredentials: tokenTtlSeconds,
      IdToken: tokenTtlSeconds,
      AuthorizationCode: 60,
      Interaction: 3_600,
      Session: 60,
      Grant: grantTtlSeconds,
      RefreshToken: grantTtlSeconds,
    },
    features: {
      devInteractions: { enabled: false },
      userinfo: { enabled: false },
      dPoP: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      clientCredentials: { enabled: true },
      registration: { enabled: true, issueRegistrationAccessToken: false },
      revocation: {
        enabled: true,
        allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId,
      },
      resourceIndicators: { enabled: true, ...resourceRules(door, options.scopes, tokenTtlSeconds) },
    },
  };
}

/**
 * oidc-provider's own prompts, and `select_account`, which the sign-in page fulfils by offering all users.
 */
function signInPolicy(): interactionPolicy.Prompt[] {
  const policy = interactionPolicy.base();
  policy.add(new interactionPolicy.Prompt({ name: 'select_account', requestable: true }));
  return policy;
}

function toMetadata(client: PreregisteredClient): ClientMetadata {
  const interactive = client.redirectUris !== undefined;
  return {
    client_id: client.id,
    client_name: client.name,
    grant_types: grantTypes.filter((type) => (type === 'client_credentials') !== interactive),
    response_types: interactive ? ['code'] : [],
    redirect_uris: client.redirectUris ?? [],
    application_type: applicationTypeOf(client.redirectUris ?? []),
    token_endpoint_auth_method: client.secret ? (client.secretBy ?? 'client_secret_basic') : 'none',
    ...(client.secret && { client_secret: client.secret }),
  };
}
