/**
 * The caller of a case or a command, as the authorizer makes it: a known person or attributes, not a guess.
 */
import { catalogue } from '#application/catalogue';
import { users } from '#application/seeds';
import { type Caller, encodeSubject } from '../../shared/caller.ts';
import { PlainError } from '../terminal/plain-error.ts';

export type Who = {
  /** a name of the application's seeds */
  as?: string;
  tenant?: string;
  groups?: string[];
  /** all of the catalogue by default */
  scopes?: string[];
  client?: string;
  subject?: string;
  /** since the last sign-in; absent: the issuer does not say */
  signedInSecondsAgo?: number;
};

const issuer = 'https://localhost';

/** @throws PlainError for a name that no person has */
export function callerOf(who: Who, atMs: number): Caller {
  const user = who.as === undefined ? undefined : users.find(({ name }) => name === who.as);
  if (who.as !== undefined && user === undefined)
    throw new PlainError(
      `There is no user "${who.as}": ${users.map(({ name }) => name).join(', ')}, or give --tenant and --groups.`,
    );
  const ago = who.signedInSecondsAgo;
  return {
    subject: who.subject ?? encodeSubject(issuer, user?.name ?? 'somebody'),
    tenant: who.tenant ?? user?.tenant ?? users[0]?.tenant ?? 'a-team',
    groups: who.groups ?? user?.groups ?? [],
    scopes: who.scopes ?? [...new Set(catalogue.flatMap((tool) => tool.scopes))],
    clientId: who.client ?? 'client',
    issuer,
    expiresAtSeconds: Math.floor(atMs / 1000) + 300,
    ...(ago !== undefined && { authenticatedAtSeconds: Math.floor(atMs / 1000) - ago }),
  };
}
