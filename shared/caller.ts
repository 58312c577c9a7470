/**
 * The caller: the person of a verified token. The authorizer makes it, API Gateway carries it as flat strings in the
 * authorizer context, the router and the tools read it. Never: the token itself.
 */
import { createHmac } from 'node:crypto';
import { base32 } from './base32.ts';

export type Caller = {
  /** base32(HMAC-SHA256(issuer, sub)), 52 characters: fits session tags, source identity and file names */
  subject: string;
  tenant: string;
  groups: string[];
  scopes: string[];
  /** the OAuth client that asked */
  clientId: string;
  issuer: string;
  /** seconds since the epoch, from the token's `exp` */
  expiresAtSeconds: number;
  /** when the person last signed in, seconds since the epoch, where the issuer says so (`auth_time`) */
  authenticatedAtSeconds?: number | undefined;
  /** the issuer's name of the person; shown, never a basis of a decision; absent where the token has no usable name */
  name?: string | undefined;
};

/** A tenant is part of object keys, partition keys and tags, so no policy may read it as a pattern. */
export const tenantPattern = /^[a-z0-9][a-z0-9-]{0,62}$/;

/**
 * The subject in characters that AWS allows: OIDC allows any ASCII in `sub` (`auth0|x`), STS only `[\w+=,.@-]`.
 * The issuer is the HMAC key, so equal `sub`s of two issuers never meet.
 */
export function encodeSubject(issuer: string, sub: string): string {
  return base32(createHmac('sha256', issuer).update(sub).digest());
}

/** The caller for API Gateway's authorizer context, which holds flat strings, numbers and booleans only. */
export function callerToContext(caller: Caller): Record<string, string> {
  return { caller: JSON.stringify(caller) };
}

/**
 * The caller that the authorizer made.
 * @throws Error for a context without one: the route has no authorizer, which is a defect
 */
export function callerFromContext(context: Record<string, unknown> | null | undefined): Caller {
  if (typeof context?.caller !== 'string') throw new Error('the request carries no caller');
  return JSON.parse(context.caller) as Caller;
}
