/**
 * Clients with a registration that this issuer does not know, because its home was deleted: some (Copilot
 * CLI, the Inspector) keep theirs for ever and never register again. An authorization request under an
 * unknown client id registers that id as a public client with the one redirect URI of the request. A public
 * client's token request under an unknown id gets `invalid_grant`, upon which clients sign in again; after
 * `invalid_client` they would give up. An adopted client never has a secret, sends no code to another
 * machine, always uses PKCE, and never replaces a registered client. It can do no more than a client that
 * anybody may register, and the person still sees the page and clicks.
 */
import {
  type Adapter,
  type AdapterPayload,
  type ClientMetadata,
  type KoaContextWithOIDC,
  Provider,
} from 'oidc-provider';
import { classifyRedirectUri, RedirectUriRefused } from './redirect-uris.ts';

type AdapterFor = (model: string) => Adapter;
type Middleware = (ctx: KoaContextWithOIDC, next: () => Promise<void>) => Promise<void>;
type Query = KoaContextWithOIDC['query'];

/** Ids in the form of issuers (RFC 3986 unreserved). A URL would be a metadata document's: not read here. */
const clientId = /^[\w.~-]{1,128}$/;
/** Clients listen on changing ports, which do not count here, at a path that seldom changes. */
const maxAdoptedUris = 5;

/**
 * Stands for every unknown client at the token endpoint; owns no code and no token. `clientId` excludes it.
 */
const unknownClient = publicClient(':unknown', ['http://127.0.0.1/']);

/** Koa middleware: registers an authorization request's unknown client before oidc-provider looks for it. */
export function adoptClients(provider: Provider, clients: Adapter): Middleware {
  return async (ctx, next) => {
    const { client_id: id, redirect_uri: uri } = ctx.query;
    if (ctx.path === '/auth' && ctx.method === 'GET' && isAdoptable(ctx.query)) {
      await adopt(provider, clients, { id: String(id), uri: String(uri) });
    }
    await next();
  };
}

/** The adapters of one door; the one for clients also answers for unknown clients at the token endpoint. */
export function withUnknownClients(adapterFor: AdapterFor): AdapterFor {
  return (model) => {
    const adapter = adapterFor(model);
    if (model !== 'Client') return adapter;
    return {
      ...adapter,
      find: async (id) => (await adapter.find(id)) ?? (asksForTokens() ? unknownClient : undefined),
    };
  };
}

/** A token request without a secret: one with a secret is refused as `invalid_client`. */
function asksForTokens(): boolean {
  const ctx = Provider.ctx;
  if (ctx?.oidc.route !== 'token' || ctx.headers.authorization !== undefined) return false;
  const { grant_type, client_secret } = ctx.oidc.params ?? {};
  return client_secret === undefined && ['refresh_token', 'authorization_code'].includes(String(grant_type));
}

/** A request with each parameter once, for a code, with PKCE, and back to a program on this machine. */
function isAdoptable(query: Query): boolean {
  const { client_id, redirect_uri, response_type, code_challenge, code_challenge_method } = query;
  return (
    typeof client_id === 'string' &&
    clientId.test(client_id) &&
    response_type === 'code' &&
    typeof code_challenge === 'string' &&
    code_challenge_method === 'S256' &&
    leadsToThisMachine(redirect_uri)
  );
}

function leadsToThisMachine(uri: unknown): boolean {
  try {
    return ['loopback', 'private-scheme'].includes(classifyRedirectUri(uri));
  } catch (error) {
    if (error instanceof RedirectUriRefused) return false;
    throw error;
  }
}

async function adopt(
  provider: Provider,
  clients: Adapter,
  { id, uri }: { id: string; uri: string },
): Promise<void> {
  const known = await provider.Client.find(id);
  const stored: AdapterPayload | undefined = (await clients.find(id)) ?? undefined;
  // A client that registered, or was set up, keeps the redirect URIs that it named.
  if (known && (!stored?.adopted || known.redirectUriAllowed(uri))) return;
  const uris = [...(stored?.redirect_uris ?? []), uri].slice(-maxAdoptedUris);
  await clients.upsert(id, { ...publicClient(id, uris), adopted: true });
}

function publicClient(id: string, uris: string[]): ClientMetadata {
  return {
    client_id: id,
    client_name: `a client registered earlier (${id})`,
    redirect_uris: uris,
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    token_endpoint_auth_method: 'none',
    application_type: 'native',
  };
}
