/**
 * Step: GET /approve/{id}. Leaves: the question, for a person who has just signed in for it; else the redirect to the
 * issuer. Never: the question to a person who may not answer it; a sign-in for an id that is not open.
 */
import { renderQuestion } from './approval-page.ts';
import { beginSignIn } from './begin-sign-in.ts';
import { checkApprover, findApproval } from './find-approval.ts';
import { type PageResponse, pageAt } from './page.ts';
import { type PageDoor, signInCookie } from './page-doors.ts';
import { PageRefusal } from './page-refusal.ts';
import type { Ports } from './ports.ts';
import { type PageRequest, signInId } from './request.ts';
import { visible } from './visible-text.ts';

/** @throws PageRefusal `nothing-here`, `not-yours` or `answered-already` */
export async function showApproval(
  request: PageRequest,
  door: PageDoor,
  ports: Ports,
): Promise<PageResponse> {
  const { approval } = await findApproval(request.id, ports);
  const id = signInId(request, door);
  const signedIn = id === undefined ? undefined : await ports.signIns.find(id);
  // A sign-in for another approval does not count here.
  if (id === undefined || signedIn?.approvalId !== request.id || signedIn.door !== door.resource)
    return beginSignIn(door, request.id, ports);

  const { person, secret } = signedIn;
  try {
    checkApprover(person, approval, ports);
    refuseAnswered(approval);
  } catch (error) {
    // The next visit can then be another person's.
    await ports.signIns.drop(id);
    throw error;
  }
  const form = { action: `${door.base}/approve/${request.id}`, token: secret };
  return pageAt(door, {
    statusCode: 200,
    title: `Approve “${visible(approval.title)}”?`,
    body: renderQuestion(approval, { person, nowMs: ports.now() }, form),
  });
}

function refuseAnswered({ approvedBy, refusedBy }: { approvedBy?: string; refusedBy?: string }): void {
  if (approvedBy !== undefined || refusedBy !== undefined)
    throw new PageRefusal('answered-already', 'it was answered before');
}

/** A response that ends the sign-in: it deletes the browser's cookie. */
export function withoutCookie(door: PageDoor, response: PageResponse): PageResponse {
  const headers = { ...response.headers, 'Set-Cookie': signInCookie(door, undefined) };
  return { ...response, headers };
}
