/**
 * The rules for tokens (`plainTokens`, `cognitoTokens`), and the settings of common issuers: pure functions
 * (`cognito`, `entra`, `auth0`, `okta`, `keycloak`) that give the issuer's part of a stage in settings.ts, as in
 * `production: { ...keycloak({ baseUrl: 'https://id.example.com', realm: 'people' }),
 * approvalClientId: 'approval', … }`. Each docstring lists the settings for the issuer's console. This code
 * cannot make them, and without them the authorizer refuses every token. None was tried against a live
 * issuer: the payloads in the tests come from the vendors' documentation. For all: register the approval page
 * as a client of its own (settings.ts, approvalClientId), whose ID tokens carry `auth_time`; register each
 * MCP client there, public, code grant with PKCE, exact redirect URIs (RFC 9700, section 2.1); give each
 * account the claim with its tenant, from an attribute that its owner cannot write. The claim with the name
 * is optional and only displayed: answers and the approval page call the person by it.
 */

import type { Issuer, TokenRules } from './stage-settings.ts';

/** RFC 9068 tokens; the local issuer makes the same. */
export const plainTokens: TokenRules = {
  audience: 'resource',
  tokenType: 'at+jwt',
  claims: { tenant: 'tenant', groups: 'groups', scope: 'scope', clientId: 'client_id', name: 'name' },
  scopePrefix: '',
};

/** Access tokens of a user pool with the trigger functions/pre-token: bound to the door, marked by `token_use`. */
export const cognitoTokens: TokenRules = {
  audience: 'resource',
  tokenType: 'cognito',
  claims: { tenant: 'tenant', groups: 'cognito:groups', scope: 'scope', clientId: 'client_id', name: 'name' },
  scopePrefix: '{resource}/',
};

/**
 * A Cognito user pool that exists already; a stage can also make its own (`userPool`). Set there: plan
 * Essentials or Plus, managed login; a resource server whose identifier is the MCP URL, to the byte, with the
 * scopes of the catalogue; a pre-token trigger V2_0 that works like functions/pre-token and refuses a person
 * without a tenant; app clients without a secret. Clients must send `resource`: without it the token has no
 * `aud`.
 * @param userPoolId for example `eu-central-1_aBcDeFgHi`
 */
export function cognito({ userPoolId }: { userPoolId: string }): Issuer {
  const [region] = userPoolId.split('_');
  return { issuer: `https://cognito-idp.${region}.amazonaws.com/${userPoolId}`, tokens: cognitoTokens };
}

/**
 * Microsoft Entra ID, one directory, tokens of version 2. Set there: an app registration for this server,
 * used by no client (that client's ID tokens would have the same `aud`); App ID URI = the MCP URL, since
 * Entra compares `resource` with it (its domain must be verified); `requestedAccessTokenVersion` 2; under
 * "Expose an API" the scopes of the catalogue; app roles for groups, which unlike the claim `groups` never
 * overflow; a registration for each client, public, with those scopes and `profile` (for `name`) consented;
 * in the approval page's the optional claim `auth_time` for ID tokens, which Entra leaves out otherwise.
 * @param directoryId the directory (tenant) id, a GUID
 * @param applicationId of this server's registration: the `aud` of its tokens
 * @param tenantClaim `tid` where each customer is a directory; else a claim of your own, mapped in the
 *   registration
 */
export function entra(given: { directoryId: string; applicationId: string; tenantClaim: string }): Issuer {
  const { directoryId, applicationId, tenantClaim } = given;
  const authority = `https://login.microsoftonline.com/${directoryId}`;
  return {
    issuer: `${authority}/v2.0`,
    jwksUri: `${authority}/discovery/v2.0/keys`,
    tokens: {
      audience: [applicationId],
      // Entra's access tokens have `typ: JWT`, like its ID tokens; only access tokens have `scp`.
      tokenType: 'scoped',
      claims: { tenant: tenantClaim, groups: 'roles', scope: 'scp', clientId: 'azp', name: 'name' },
      // Clients request <App ID URI>/<scope>; Entra writes the scope into `scp` without the URI.
      scopePrefix: '{resource}/',
    },
  };
}

/**
 * Auth0. Set there: an API whose identifier is the MCP URL, with the scopes of the catalogue, RBAC on, and
 * the token profile RFC 9068; the tenant's setting "Resource Parameter Compatibility Profile", without which
 * `resource` is ignored and tokens are opaque; a post-login Action that writes tenant and groups from
 * app_metadata, never user_metadata, and the name from the profile.
 * @param domain for example `example.eu.auth0.com`, or the custom domain
 * @param namespace prefix that the Action puts before `tenant`, `groups`, `name`, for example
 *   `https://example.com/`
 */
export function auth0({ domain, namespace }: { domain: string; namespace: string }): Issuer {
  return {
    // The slash is part of `iss`.
    issuer: `https://${domain}/`,
    tokens: {
      ...plainTokens,
      claims: {
        ...plainTokens.claims,
        tenant: `${namespace}tenant`,
        groups: `${namespace}groups`,
        name: `${namespace}name`,
      },
    },
  };
}

/**
 * Okta, a custom authorization server: nobody but Okta can verify the tokens of the org's own server.
 * Set there: its audience = the MCP URL; the scopes of the catalogue; claims `tenant`, `groups` and `name` in the access
 * token, for any scope, the first two from attributes with the permission "Hide" or "Read Only" for users; an access policy that names the
 * clients, each a native application.
 * @param domain for example `example.okta.com`
 * @param authorizationServerId the last part of its issuer URI, for example `aus1a2b3c4d5`
 */
export function okta({
  domain,
  authorizationServerId,
}: {
  domain: string;
  authorizationServerId: string;
}): Issuer {
  const issuer = `https://${domain}/oauth2/${authorizationServerId}`;
  return {
    issuer,
    jwksUri: `${issuer}/v1/keys`,
    tokens: {
      audience: 'resource',
      // No `typ`; access tokens have `scp`, a list, and `cid`.
      tokenType: 'scoped',
      claims: { tenant: 'tenant', groups: 'groups', scope: 'scp', clientId: 'cid', name: 'name' },
      scopePrefix: '',
    },
  };
}

/**
 * Keycloak.
 * Set there: client scopes named like the scopes of the catalogue, optional; one default client scope with an audience
 * mapper (included custom audience = the MCP URL, access token only), a mapper of the user attribute `tenant`, which
 * the user profile lets only administrators edit, the mapper of the full name (scope `profile` has it), and a group
 * mapper `groups` with "Full group path" off; each client public with PKCE S256 required, and in its advanced settings
 * "Use at+jwt as access token header type".
 */
export function keycloak({ baseUrl, realm }: { baseUrl: string; realm: string }): Issuer {
  const issuer = `${baseUrl.replace(/\/$/, '')}/realms/${realm}`;
  return {
    issuer,
    jwksUri: `${issuer}/protocol/openid-connect/certs`,
    tokens: { ...plainTokens, claims: { ...plainTokens.claims, clientId: 'azp' } },
  };
}
