/**
 * Rules of real issuers about refresh tokens that oidc-provider lacks: a grace, and a second client.
 * It stands around the adapter, because oidc-provider asks for the token after it knows the client and before it
 * judges scope and reuse.
 * Enters: a token that a client sends to be refreshed. Leaves: the token as it is stored, or without the mark of its
 * first use where this use counts as the same refresh.
 * Never happens: the grace is longer because a token was used again, or serves another client than the token's own.
 */
import { type Adapter, type AdapterPayload, type KoaContextWithOIDC, Provider } from 'oidc-provider';

/**
 * Two windows or processes of one client refresh with the same token at the same moment, and an answer that got lost
 * is asked for again. Within this time each use gets tokens of its own and all of them work; a later one is taken for
 * theft and ends the grant (RFC 9700, 4.14.2). 30 s is Okta's default ("grace period for token rotation"); Cognito
 * allows up to 60 s. Each use begins a branch instead of repeating one answer, so that two processes, which do not
 * know of each other, can refresh on at their own pace.
 */
const refreshGraceSeconds = 30;

/**
 * Asked for by clients everywhere, never granted here: each client that may refresh gets a refresh token without it.
 */
const offlineAccess = 'offline_access';

type AdapterFor = (model: string) => Adapter;

/** The adapters of one door, with these rules around the one of refresh tokens. */
export function withRefreshRules(adapterFor: AdapterFor): AdapterFor {
  return (model) => {
    const adapter = adapterFor(model);
    if (model !== 'RefreshToken') return adapter;
    const grants = adapterFor('Grant');
    return {
      ...adapter,
      async find(id) {
        const token = await adapter.find(id);
        const oidc = Provider.ctx?.oidc;
        if (!token || oidc?.route !== 'token') return token;
        forgetOfflineAccess(oidc);
        if (!token.consumed) return token;
        if (token.clientId !== oidc.client?.clientId) {
          await adapter.revokeByGrantId(String(token.grantId));
          await grants.destroy(String(token.grantId));
          return token; // oidc-provider says "client mismatch"
        }
        return isInGrace(token) ? { ...token, consumed: undefined } : token;
      },
    };
  };
}

/** RFC 6749, 6: a scope that was not granted makes a refresh fail; Codex sends this one at each refresh. */
function forgetOfflineAccess({ params }: KoaContextWithOIDC['oidc']): void {
  if (params && typeof params.scope === 'string') params.scope = withoutOfflineAccess(params.scope);
}

/** Undefined when nothing else is asked for: then the default holds, as if the parameter were absent. */
export function withoutOfflineAccess(scope: string): string | undefined {
  const scopes = scope.split(' ').filter((name) => name !== '' && name !== offlineAccess);
  return scopes.join(' ') || undefined;
}

function isInGrace({ consumed }: AdapterPayload): boolean {
  return Date.now() / 1_000 - Number(consumed) <= refreshGraceSeconds;
}
