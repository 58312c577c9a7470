/**
 * Step: do these tokens say that this person has just signed in, here, for this? Enters: claims whose signature and
 * issuer are good. Source: OpenID Connect Core, section 3.1.3.7, each rule without its exceptions.
 * Never: a token that was made for another client, for another sign-in, or from an old one.
 */
import type { PageDoor } from './doors.ts';
import { PageRefusal } from './page-refusal.ts';
import type { Pending, Tokens } from './ports.ts';

/** How far the issuer's clock may be from ours, seconds; both are kept by NTP. */
const clockSeconds = 30;

/** Throws a PageRefusal that names the check, never a claim. */
export function checkIdToken(
  { id, access, person }: Tokens,
  at: { door: PageDoor; pending: Pending; nowMs: number },
): void {
  const { clientId } = at.door;
  const audiences = [id.aud].flat();
  // Rule 3: ours and nobody else's; rule 4 and 5: the party that asked is us.
  if (audiences.length !== 1 || audiences[0] !== clientId)
    throw notGood('the ID token is for another client');
  if (id.azp !== undefined && id.azp !== clientId) throw notGood('another client asked for the ID token');
  // Rule 9; the library compares an expiry, and does not miss one.
  if (typeof id.exp !== 'number') throw notGood('the ID token has no end');
  if (id.nonce !== at.pending.nonce) throw notGood('the ID token is of another sign-in');
  if (!isFresh(id.auth_time, at)) throw notGood('the person signed in before, or nobody says when');
  if (id.sub !== access.sub) throw notGood('the two tokens are of two people');
  // A token that an MCP client holds is good at /mcp, not here.
  if (person.clientId !== clientId) throw notGood('the access token is of another client');
}

/** Rule 11. Absent is old: an issuer that was asked with `max_age` must say it (section 2, `auth_time`). */
function isFresh(authTime: unknown, { pending, nowMs }: { pending: Pending; nowMs: number }): boolean {
  if (typeof authTime !== 'number') return false;
  const earliest = Math.floor(pending.startedAtMs / 1000) - clockSeconds;
  return authTime >= earliest && authTime <= nowMs / 1000 + clockSeconds;
}

function notGood(why: string): PageRefusal {
  return new PageRefusal('sign-in-not-good', why);
}
