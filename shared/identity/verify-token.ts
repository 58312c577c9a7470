/**
 * A bearer token → its claims, or an error. Checks signature, issuer, audience, expiry, not-before and token type
 * with aws-jwt-verify, which admits asymmetric algorithms only. Keys are fetched once and kept.
 */
import { JwtVerifier } from 'aws-jwt-verify';
import type { Claims } from './caller-from-claims.ts';
import type { Door, Identity } from './identity.ts';

/** Verifies a token for one door; throws when it is not good there. */
export type VerifyToken = (token: string) => Promise<Claims>;

export function createVerifier(
  door: Pick<Door, 'resource' | 'issuer' | 'jwksUri'>,
  identity: Omit<Identity, 'doors'>,
): VerifyToken {
  const verifier = JwtVerifier.create({
    issuer: door.issuer,
    audience: identity.audience === 'resource' ? door.resource : identity.audience,
    jwksUri: door.jwksUri,
    includeRawJwtInErrors: false,
  });
  return async (token) => {
    checkType(token, identity);
    return (await verifier.verify(token)) as Claims;
  };
}

/** An ID token has a good signature and often the same audience: only its type tells it from an access token. */
function checkType(token: string, { tokenType, claims }: Omit<Identity, 'doors'>): void {
  const [header, payload] = token.split('.').map(decode);
  // RFC 9068, section 4: `at+jwt`, with or without the `application/` prefix.
  const typ = String(header?.typ ?? '').toLowerCase();
  const good = {
    'at+jwt': typ === 'at+jwt' || typ === 'application/at+jwt',
    cognito: payload?.token_use === 'access',
    scoped: isScoped(payload?.[claims.scope]),
  }[tokenType];
  if (!good) throw new Error('this is no access token');
}

function isScoped(scope: unknown): boolean {
  return (typeof scope === 'string' || Array.isArray(scope)) && scope.length > 0;
}

function decode(part: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}
