/**
 * The doors as the page sees them. Enters: the environment, as stacks/app/router/approval.ts writes it. Leaves: each
 * door with its own addresses, its client at the issuer, and the cookie of its sign-ins.
 */
import { type Door, type Identity, readIdentity } from '../../shared/identity/identity.ts';

/** A sign-in at the issuer and reading the page take no longer; the control table's row says the same. */
export const signInSeconds = 600;

export type PageDoor = Door & {
  /** what stands before `/approve`, without a slash at its end */
  base: string;
  origin: string;
  redirectUri: string;
  /** of the page's own client, public, registered for `redirectUri` alone */
  clientId: string;
  /** asked for at the sign-in: `openid`, and what makes the access token one for this door */
  scope: string;
  tls: boolean;
};

export type PageSettings = { doors: PageDoor[]; identity: Identity; controlTable: string };

/** Throws when a variable is missing. */
export function readSettings(env: NodeJS.ProcessEnv): PageSettings {
  const get = (name: string) => {
    const value = env[name];
    if (value === undefined || value === '') throw new Error(`the environment variable ${name} is not set`);
    return value;
  };
  const identity = readIdentity(env);
  const clientId = get('CLIENT_ID');
  const doors = identity.doors.map((door) => toPageDoor(door, clientId, env.SCOPE ?? ''));
  return { doors, identity, controlTable: get('CONTROL_TABLE') };
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
 * `__Host-`: of this host alone, over TLS alone, whatever a neighbouring host sets (RFC 6265bis, section 4.1.3.2). The
 * plain door of a laptop cannot have it.
 */
export function cookieName({ tls }: PageDoor): string {
  return tls ? '__Host-approval-sign-in' : 'approval-sign-in';
}

/**
 * Set-Cookie for a sign-in's id; without one, the cookie is taken away. SameSite is Lax because the way back from the
 * issuer is another site's navigation, on which Strict is not sent; a POST of another site carries neither.
 */
export function signInCookie(door: PageDoor, id: string | undefined): string {
  const path = door.tls ? '/' : `${new URL(door.base).pathname.replace(/\/$/, '')}/approve`;
  const life = id === undefined ? 0 : signInSeconds;
  const secure = door.tls ? '; Secure' : '';
  return `${cookieName(door)}=${id ?? ''}; Path=${path}; Max-Age=${life}${secure}; HttpOnly; SameSite=Lax`;
}
