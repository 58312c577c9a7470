/**
 * Claims of a verified token → Caller. Never: a caller without a tenant, or with one that a policy could read as a
 * pattern; an invalid time; more than API Gateway would carry to the router.
 */
import { type Caller, encodeSubject, tenantPattern } from '../caller.ts';
import type { Identity } from './identity.ts';
import { isNumericDate } from './numeric-date.ts';
import { personName } from './person-name.ts';
import { TokenRefused } from './token-refused.ts';

export type Claims = { [claim: string]: unknown };

/**
 * Groups, and scopes, of one token; and characters of each. Entra leaves groups out of a token beyond 200 (Microsoft
 * identity platform, "groups overage claim"), and Okta's longest name has 255 characters.
 */
const maxItems = 500;
const maxCharacters = 256;

/**
 * @param names the issuer's names of the claims
 * @param prefix of scopes; it is stripped
 * @throws TokenRefused `unusable` that names the claim, never its value
 */
export function callerFromClaims(claims: Claims, names: Identity['claims'], prefix: string): Caller {
  const { iss, sub, exp, auth_time: authenticatedAtSeconds } = claims;
  if (typeof iss !== 'string' || typeof sub !== 'string' || sub === '')
    throw unusable('no issuer or subject');
  if (!isNumericDate(exp)) throw unusable('no expiry');
  if (authenticatedAtSeconds !== undefined && !isNumericDate(authenticatedAtSeconds))
    throw unusable('no usable auth_time');
  const tenant = claims[names.tenant];
  if (typeof tenant !== 'string' || !tenantPattern.test(tenant)) throw unusable('no usable tenant');
  const name = personName(claims[names.name ?? 'name']);
  return {
    subject: encodeSubject(iss, sub),
    tenant,
    groups: bounded('groups', listOf(claims[names.groups])),
    scopes: bounded('scopes', scopesOf(claims[names.scope])).map((scope) =>
      scope.startsWith(prefix) ? scope.slice(prefix.length) : scope,
    ),
    clientId: clientIdOf(claims[names.clientId]),
    issuer: iss,
    expiresAtSeconds: exp,
    ...(authenticatedAtSeconds !== undefined && { authenticatedAtSeconds }),
    ...(name !== undefined && { name }),
  };
}

function scopesOf(claim: unknown): string[] {
  return typeof claim === 'string' ? claim.split(' ').filter((scope) => scope !== '') : listOf(claim);
}

function listOf(claim: unknown): string[] {
  return Array.isArray(claim) ? claim.filter((item): item is string => typeof item === 'string') : [];
}

/**
 * Too many groups are refused, not cut: without some of its groups, a caller would pass a policy that forbids by group.
 */
function bounded(what: string, items: string[]): string[] {
  if (items.length > maxItems) throw unusable(`more than ${maxItems} ${what}`);
  if (items.some((item) => item.length > maxCharacters))
    throw unusable(`one of the ${what} is longer than ${maxCharacters} characters`);
  return items;
}

/** A token without a client has the client id '', which no policy names. */
function clientIdOf(claim: unknown): string {
  const clientId = claim ?? '';
  // Text of anything else would be what its author chose, or an error.
  if (typeof clientId !== 'string') throw unusable('the client id is no text');
  bounded('client ids', [clientId]);
  return clientId;
}

function unusable(message: string): TokenRefused {
  return new TokenRefused('unusable', message);
}
