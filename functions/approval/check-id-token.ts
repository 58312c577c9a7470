/**
 * Step: whether these tokens prove that this person has just signed in at this page. Enters: claims whose signature and
 * issuer are good. Source: OpenID Connect Core, section 3.1.3.7, each rule without its exceptions.
 * Never: a token for another client or another sign-in, or one from an old sign-in.
 */
import type { PageDoor } from './page-doors.ts';
import { PageRefusal } from './page-refusal.ts';
import type { Pending, Tokens } from './ports.ts';

/** The issuer's clock may differ so much from ours; NTP keeps both. */
const clockSeconds = 30;

/** @throws PageRefusal `sign-in-not-good` that names the check, never a claim */
export function checkIdToken(
  { id, access, person }: Tokens,
  at: { door: PageDoor; pending: Pending; nowMs: number },
): void {
  const { clientId } = at.door;
  const audiences = [id.aud].flat();
  // Rule 3: the audience is this client alone; rules 4 and 5: this client asked for the token.
  if (audiences.length !== 1 || audiences[0] !== clientId)
    throw notGood('the ID token is for another client');
  if (id.azp !== undefined && id.azp !== clientId) throw notGood('another client asked for the ID token');
  // Rule 9; the library compares an expiry when there is one, and does not demand it.
  if (typeof id.exp !== 'number') throw notGood('the ID token has no end');
  if (id.nonce !== at.pending.nonce) throw notGood('the ID token is of another sign-in');
  if (!isFresh(id.auth_time, at)) throw notGood('the person signed in before, or nobody says when');
  if (id.sub !== access.sub) throw notGood('the two tokens are of two people');
  // The token of an MCP client is good at /mcp alone.
  if (person.clientId !== clientId) throw notGood('the access token is of another client');
}

/** Rule 11. An absent time counts as old: an issuer that was asked with `max_age` must give it (section 2, `auth_time`). */
function isFresh(authTime: unknown, { pending, nowMs }: { pending: Pending; nowMs: number }): boolean {
  if (typeof authTime !== 'number') return false;
  const earliest = Math.floor(pending.startedAtMs / 1000) - clockSeconds;
  return authTime >= earliest && authTime <= nowMs / 1000 + clockSeconds;
}

function notGood(why: string): PageRefusal {
  return new PageRefusal('sign-in-not-good', why);
}
