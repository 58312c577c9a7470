/**
 * What a token says of itself before its signature is checked. Enters: a token. Leaves: header and claims, or a
 * TokenRefused for a token that no signature can mend. Never: trust in them; they may only refuse, and choose words.
 */
import { isNumericDate } from './numeric-date.ts';
import { TokenRefused } from './token-refused.ts';

export type Unverified = { header: Record<string, unknown>; claims: Record<string, unknown> };

/** Claims that are times (RFC 7519, section 4.1; OpenID Connect Core, section 2). */
const times = ['exp', 'nbf', 'iat', 'auth_time'];

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
 * RFC 7515, section 4.1.11: who does not understand a parameter that `crit` names must refuse the token. No extension is
 * understood here, and an empty list or one of no names is refused by that section too, so a token with `crit` is. RFC
 * 7797 (`b64`) is such an extension, and the signature is of other bytes where it applies. All other parameters that are
 * unknown are ignored (section 4).
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
