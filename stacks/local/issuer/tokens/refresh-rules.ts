/**
 * Rules of real issuers about refresh tokens that oidc-provider lacks: a grace period, and a second client.
 * They wrap the adapter, because oidc-provider loads the token after it knows the client and before it checks
 * scope and reuse. Give the stored token, without the mark of its first use where this use counts as the same
 * refresh. Another use never extends the grace, and it serves the token's own client alone.
 */
import { type Adapter, type AdapterPayload, type KoaContextWithOIDC, Provider } from 'oidc-provider';

/**
 * Two windows or processes of one client refresh with the same token at once, and clients retry after a lost
 * answer. Within this time each use gets tokens of its own and all of them work; a later use counts as theft
 * and ends the grant (RFC 9700, 4.14.2). 30 s is Okta's default ("grace period for token rotation"); Cognito
 * allows up to 60 s. Each use starts a branch instead of repeating one answer, so that two processes that do
 * not know of each other can go on refreshing at their own pace.
 */
const refreshGraceSeconds = 30;

/**
 * Clients request it everywhere; it is never granted: a client that may refresh gets a refresh token anyway.
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

/** RFC 6749, 6: a refresh fails for a scope that was not granted; Codex sends this one at each refresh. */
function forgetOfflineAccess({ params }: KoaContextWithOIDC['oidc']): void {
  if (params && typeof params.scope === 'string') params.scope = withoutOfflineAccess(params.scope);
}

/** Undefined when no other scope remains: then the default applies, as without the parameter. */
export function withoutOfflineAccess(scope: string): string | undefined {
  const scopes = scope.split(' ').filter((name) => name !== '' && name !== offlineAccess);
  return scopes.join(' ') || undefined;
}

function isInGrace({ consumed }: AdapterPayload): boolean {
  return Date.now() / 1_000 - Number(consumed) <= refreshGraceSeconds;
}
