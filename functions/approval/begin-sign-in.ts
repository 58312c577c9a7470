/**
 * Step: sends the browser to the issuer. Enters: an approval that is open. Leaves: the redirect and the cookie; the
 * values that the way back is checked against are in the control table. Authorization code with PKCE (RFC 7636), `state`
 * (RFC 6749, section 10.12), `nonce` (OpenID Connect Core, section 3.1.2.1).
 * Never: a sign-in that the issuer remembers from before: `prompt=login` and `max_age=0` ask for a new one each time.
 */
import { createHash } from 'node:crypto';
import { type PageResponse, redirectFrom } from './page.ts';
import { type PageDoor, signInCookie, signInSeconds } from './page-doors.ts';
import type { Pending, Ports } from './ports.ts';

/** @throws PageRefusal `issuer-unreachable` */
export async function beginSignIn(door: PageDoor, approvalId: string, ports: Ports): Promise<PageResponse> {
  const { authorizationEndpoint } = await ports.issuer.metadata(door);
  const startedAtMs = ports.now();
  const id = ports.random();
  const pending: Pending = {
    ...{ is: 'pending', door: door.resource, approvalId, startedAtMs },
    ...{ secret: ports.random(), nonce: ports.random(), verifier: ports.random() },
  };
  await ports.signIns.keep(id, pending, Math.floor(startedAtMs / 1000) + signInSeconds);
  return redirectFrom(door, authorizationUrl(door, authorizationEndpoint, pending), signInCookie(door, id));
}

function authorizationUrl(door: PageDoor, endpoint: string, pending: Pending): string {
  const url = new URL(endpoint);
  const parameters = {
    response_type: 'code',
    client_id: door.clientId,
    redirect_uri: door.redirectUri,
    scope: door.scope,
    resource: door.resource,
    state: pending.secret,
    nonce: pending.nonce,
    code_challenge: createHash('sha256').update(pending.verifier).digest('base64url'),
    code_challenge_method: 'S256',
    prompt: 'login',
    max_age: '0',
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url.href;
}
