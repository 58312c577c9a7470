/**
 * The claims about a token's holder beyond RFC 9068's own: `tenant`, `groups`, `auth_time` and `name` for a
 * person; for a machine client its pre-registered tenant and groups, else nothing. No claim comes from the
 * request, and a client that registered itself has no tenant.
 */
import type { KoaContextWithOIDC, UnknownObject } from 'oidc-provider';
import type { IssuerOptions } from '../issuer-options.ts';

type Token = { kind: string; accountId?: string | undefined; clientId?: string | undefined };

/** `ctx` is absent for a token that is minted without a request. @throws Error for an unknown user */
export function claimsOf(
  options: IssuerOptions,
  ctx: KoaContextWithOIDC | undefined,
  token: Token,
): UnknownObject {
  if (token.kind === 'ClientCredentials') {
    const client = options.preregistered?.find(({ id }) => id === token.clientId);
    return client?.tenant === undefined ? {} : { tenant: client.tenant, groups: client.groups ?? [] };
  }
  const user = options.users.find(({ name }) => name === token.accountId);
  if (!user) throw new Error(`no user ${token.accountId}`);
  const source = ctx?.oidc.entities.AuthorizationCode ?? ctx?.oidc.entities.RefreshToken;
  const authTime = source?.authTime ?? Math.floor(Date.now() / 1_000);
  const { tenant, groups, displayName } = user;
  return { tenant, groups, auth_time: authTime, ...(displayName !== undefined && { name: displayName }) };
}
