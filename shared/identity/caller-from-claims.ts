/**
 * Claims of a verified token → Caller. Never: a caller without a tenant, or with one that a policy could read as
 * a pattern.
 */
import { type Caller, encodeSubject, tenantPattern } from '../caller.ts';
import type { Identity } from './identity.ts';
import { personName } from './person-name.ts';

export type Claims = { [claim: string]: unknown };

/** Throws an Error that names the claim, never its value. */
export function callerFromClaims(claims: Claims, names: Identity['claims'], prefix: string): Caller {
  const { iss, sub, exp, auth_time: authenticatedAtSeconds } = claims;
  if (typeof iss !== 'string' || typeof sub !== 'string' || sub === '')
    throw new Error('no issuer or subject');
  if (typeof exp !== 'number') throw new Error('no expiry');
  const tenant = claims[names.tenant];
  if (typeof tenant !== 'string' || !tenantPattern.test(tenant)) throw new Error('no usable tenant');
  const name = personName(claims[names.name ?? 'name']);
  return {
    subject: encodeSubject(iss, sub),
    tenant,
    groups: listOf(claims[names.groups]),
    scopes: scopesOf(claims[names.scope]).map((scope) =>
      scope.startsWith(prefix) ? scope.slice(prefix.length) : scope,
    ),
    clientId: String(claims[names.clientId] ?? ''),
    issuer: iss,
    expiresAtSeconds: exp,
    ...(typeof authenticatedAtSeconds === 'number' && { authenticatedAtSeconds }),
    ...(name !== undefined && { name }),
  };
}

function scopesOf(claim: unknown): string[] {
  return typeof claim === 'string' ? claim.split(' ').filter((scope) => scope !== '') : listOf(claim);
}

function listOf(claim: unknown): string[] {
  return Array.isArray(claim) ? claim.filter((item): item is string => typeof item === 'string') : [];
}
