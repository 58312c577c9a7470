/**
 * Header and claims of a token before its signature is checked. Never: trust in them; they may only refuse the token
 * and choose the words.
 */
import { isNumericDate } from './numeric-date.ts';
import { TokenRefused } from './token-refused.ts';

export type Unverified = { header: Record<string, unknown>; claims: Record<string, unknown> };

/** Claims that are times (RFC 7519, section 4.1; OpenID Connect Core, section 2). */
const times = ['exp', 'nbf', 'iat', 'auth_time'];

/** @throws TokenRefused for a token that a good signature could not mend */
export function readUnverified(token: string): Unverified {
  const [header, claims] = token.split('.').map(decode);
  if (header === undefined || claims === undefined)
    throw new TokenRefused('not-ours', 'the token is no JWT that can be read');
  checkHeader(header);
  const wrong = times.find((name) => Object.hasOwn(claims, name) && !isNumericDate(claims[name]));
  if (wrong !== undefined) throw new TokenRefused('unusable', `the claim ${wrong} is no time`);
  return { header, claims };
}

/**
 * RFC 7515, section 4.1.11: a reader that does not understand a parameter in `crit` must refuse the token. This reader
 * understands no extension, and that section also refuses an empty list, so every token with `crit` is refused. RFC
 * 7797 (`b64`) is such an extension, with which the signature is of other bytes. Other unknown parameters are ignored
 * (section 4).
 */
function checkHeader(header: Record<string, unknown>): void {
  for (const name of ['crit', 'b64'])
    if (Object.hasOwn(header, name))
      throw new TokenRefused(
        'not-ours',
        `the token has the header parameter ${name}, which is not understood here`,
      );
}

function decode(part: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
