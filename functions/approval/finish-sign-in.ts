/**
 * Step: the way back from the issuer. Enters: GET /approve/callback. Leaves: the redirect to the approval, with a new
 * cookie, so that the id from before the sign-in is worthless after it (session fixation).
 * Never: an address that the request chose; a sign-in that another browser began; a code that is redeemed twice.
 */
import { checkIdToken } from './check-id-token.ts';
import { type PageResponse, redirectFrom } from './page.ts';
import { type PageDoor, signInCookie, signInSeconds } from './page-doors.ts';
import { PageRefusal } from './page-refusal.ts';
import type { Pending, Ports, SignedIn } from './ports.ts';
import { type PageRequest, signInId } from './request.ts';

/** @throws PageRefusal when the sign-in is over, refused, not good, or the issuer does not answer */
export async function finishSignIn(
  request: PageRequest,
  door: PageDoor,
  ports: Ports,
): Promise<PageResponse> {
  const pending = await takePending(request, door, ports);
  await checkIssuer(request, door, ports);
  const code = request.query('code');
  if (request.query('error') !== undefined || code === undefined)
    throw new PageRefusal('sign-in-refused', 'the issuer sent no code');

  const { verifier, approvalId } = pending;
  const tokens = await ports.issuer.redeem(door, { code, verifier });
  checkIdToken(tokens, { door, pending, nowMs: ports.now() });

  const id = ports.random();
  const signedIn: SignedIn = {
    ...{ is: 'signed-in', door: door.resource, approvalId, secret: ports.random(), person: tokens.person },
  };
  await ports.signIns.keep(id, signedIn, Math.floor(ports.now() / 1000) + signInSeconds);
  return redirectFrom(door, `${door.base}/approve/${approvalId}`, signInCookie(door, id));
}

/** Cookie and `state` must name the same sign-in; together they come once. */
async function takePending(request: PageRequest, door: PageDoor, ports: Ports): Promise<Pending> {
  const id = signInId(request, door);
  if (id === undefined) throw new PageRefusal('sign-in-over', 'a callback without our cookie');
  const secret = request.query('state');
  if (secret === undefined) throw new PageRefusal('sign-in-over', 'a callback without one state');
  const pending = await ports.signIns.take(id, { is: 'pending', secret });
  if (pending === undefined) throw new PageRefusal('sign-in-over', 'no sign-in has this state');
  if (pending.door !== door.resource) throw new PageRefusal('sign-in-over', 'it began at another door');
  return pending;
}

/** RFC 9207, section 2.4: the issuer that answers names itself, and must be the one that was asked. Compared as text. */
async function checkIssuer(request: PageRequest, door: PageDoor, ports: Ports): Promise<void> {
  const named = request.query('iss');
  const { namesItself } = await ports.issuer.metadata(door);
  if (named === undefined ? namesItself : named !== door.issuer)
    throw new PageRefusal('sign-in-not-good', 'the answer is of another issuer');
}
