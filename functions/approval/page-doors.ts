/**
 * The doors as the page sees them: each with its own addresses, its client at the issuer, and the cookie of its
 * sign-ins. Enters: the environment variables that stacks/app/router/approval.ts writes.
 */
import { type Door, type Identity, readIdentity } from '../../shared/identity/identity.ts';
import { requiredVariable } from '../../shared/required-variable.ts';

/** Enough for a sign-in at the issuer and for reading the page (shared/control.ts has the same number). */
export const signInSeconds = 600;

export type PageDoor = Door & {
  /** the address before `/approve`, without a slash at its end */
  base: string;
  origin: string;
  redirectUri: string;
  /** of the page's own client, public, registered for `redirectUri` alone */
  clientId: string;
  /** scopes of the sign-in: `openid`, and one that makes the access token fit this door */
  scope: string;
  tls: boolean;
};

export type PageSettings = { doors: PageDoor[]; identity: Identity; controlTable: string };

/** @throws Error that names the variable that is missing */
export function readSettings(env: NodeJS.ProcessEnv): PageSettings {
  const identity = readIdentity(env);
  const clientId = requiredVariable(env, 'CLIENT_ID');
  const doors = identity.doors.map((door) => toPageDoor(door, clientId, env.SCOPE ?? ''));
  return { doors, identity, controlTable: requiredVariable(env, 'CONTROL_TABLE') };
}

function toPageDoor(door: Door, clientId: string, scope: string): PageDoor {
  const base = door.resource.replace(/\/mcp$/, '');
  const { origin, protocol } = new URL(base);
  return {
    ...door,
    base,
    origin,
    redirectUri: `${base}/approve/callback`,
    clientId,
    scope: ['openid', ...(scope === '' ? [] : [`${door.scopePrefix}${scope}`])].join(' '),
    tls: protocol === 'https:',
  };
}

/**
 * With the prefix `__Host-` no neighbouring host can set the cookie, and it travels over TLS alone (RFC 6265bis, section
 * 4.1.3.2). The plain door of a laptop cannot use the prefix.
 */
export function cookieName({ tls }: PageDoor): string {
  return tls ? '__Host-approval-sign-in' : 'approval-sign-in';
}

/**
 * The value of Set-Cookie for a sign-in's id; without an id it deletes the cookie. SameSite is Lax, since the way back
 * from the issuer is a navigation of another site, which does not carry a Strict cookie. A POST of another site carries
 * neither.
 */
export function signInCookie(door: PageDoor, id: string | undefined): string {
  const path = door.tls ? '/' : `${new URL(door.base).pathname.replace(/\/$/, '')}/approve`;
  const life = id === undefined ? 0 : signInSeconds;
  const secure = door.tls ? '; Secure' : '';
  return `${cookieName(door)}=${id ?? ''}; Path=${path}; Max-Age=${life}${secure}; HttpOnly; SameSite=Lax`;
}
