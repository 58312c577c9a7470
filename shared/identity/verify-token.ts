/**
 * A token → its claims. aws-jwt-verify checks signature, issuer, audience, expiry and not-before, and allows asymmetric
 * algorithms only; this file checks header parameters, times and the token type.
 */
import { JwtVerifier } from 'aws-jwt-verify';
import {
  JwksValidationError,
  JwkValidationError,
  JwtBaseError,
  JwtExpiredError,
  JwtInvalidAudienceError,
  JwtNotBeforeError,
} from 'aws-jwt-verify/error';
import type { JwksCache } from 'aws-jwt-verify/jwk';
import type { Claims } from './caller-from-claims.ts';
import type { Door, Identity } from './identity.ts';
import { issuerKeys } from './issuer-keys.ts';
import { TokenRefused, type Why } from './token-refused.ts';
import { readUnverified, type Unverified } from './unverified.ts';

/**
 * Verifies a token for one door. Throws TokenRefused for a bad token, and anything else for one that could not be
 * checked.
 */
export type VerifyToken = (token: string) => Promise<Claims>;

/** A verifier of access tokens. */
export function createVerifier(
  door: Pick<Door, 'resource' | 'issuer' | 'jwksUri'>,
  identity: Omit<Identity, 'doors'>,
  keys: JwksCache = issuerKeys(),
): VerifyToken {
  const audience = identity.audience === 'resource' ? door.resource : identity.audience;
  return verifierFor({ ...door, audience }, keys, (unverified) => checkType(unverified, identity));
}

/**
 * A verifier of ID tokens: signature, issuer and times; functions/approval/check-id-token.ts checks the other rules.
 */
export function createIdVerifier(
  issuer: Pick<Door, 'issuer' | 'jwksUri'>,
  keys: JwksCache = issuerKeys(),
): VerifyToken {
  return verifierFor({ ...issuer, audience: null }, keys, () => undefined);
}

function verifierFor(
  { issuer, jwksUri, audience }: Pick<Door, 'issuer' | 'jwksUri'> & { audience: string | string[] | null },
  keys: JwksCache,
  check: (unverified: Unverified) => void,
): VerifyToken {
  const verifier = JwtVerifier.create(
    { issuer, audience, jwksUri, includeRawJwtInErrors: false },
    { jwksCache: keys },
  );
  return async (token) => {
    const unverified = readUnverified(token);
    // Before any key is fetched: the token of another issuer needs none.
    if (unverified.claims.iss !== issuer)
      throw new TokenRefused(
        isFor(unverified, audience) ? 'not-ours' : 'other-door',
        'it is of another issuer',
      );
    check(unverified);
    try {
      return (await verifier.verify(token)) as Claims;
    } catch (error) {
      throw refusalOf(error);
    }
  };
}

/** Whether the unchecked audience fits; it only chooses between two refusals. */
function isFor({ claims: { aud } }: Unverified, audience: string | string[] | null): boolean {
  return (
    audience === null ||
    aud === undefined ||
    [aud].flat().some((one) => [audience].flat().includes(one as string))
  );
}

/** The library's errors are about the token, except those about a key set that cannot be used. */
function refusalOf(error: unknown): unknown {
  if (!(error instanceof JwtBaseError)) return error;
  if (error instanceof JwksValidationError || error instanceof JwkValidationError) return error;
  return new TokenRefused(whyOf(error), 'the token was checked and is not good', { cause: error });
}

function whyOf(error: JwtBaseError): Why {
  if (error instanceof JwtExpiredError) return 'expired';
  if (error instanceof JwtNotBeforeError) return 'not-yet-valid';
  return error instanceof JwtInvalidAudienceError ? 'other-door' : 'not-ours';
}

/** An ID token has a good signature and often the same audience: only its type tells it from an access token. */
function checkType({ header, claims }: Unverified, identity: Omit<Identity, 'doors'>): void {
  // RFC 9068, section 4: `at+jwt`, with or without the `application/` prefix.
  const typ = typeof header.typ === 'string' ? header.typ.toLowerCase() : '';
  const good = {
    'at+jwt': typ === 'at+jwt' || typ === 'application/at+jwt',
    cognito: claims.token_use === 'access',
    scoped: isScoped(claims[identity.claims.scope]),
  }[identity.tokenType];
  if (!good) throw new TokenRefused('not-ours', 'this is no access token');
}

function isScoped(scope: unknown): boolean {
  return (typeof scope === 'string' || Array.isArray(scope)) && scope.length > 0;
}
