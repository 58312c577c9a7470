/**
 * Step: POST /approve/{id}: yes or no. The checks run in this order: the form, its origin, its sign-in, the person's
 * right. Then one conditional write. Leaves: a page that names the result.
 * Never: an answer without a click on the page of this sign-in; a second answer; a redirect.
 */

import { checkApprover, findApproval } from './find-approval.ts';
import { type PageResponse, pageAt } from './page.ts';
import type { PageDoor } from './page-doors.ts';
import { PageRefusal } from './page-refusal.ts';
import type { ApprovalAnswer, Ports, SignedIn } from './ports.ts';
import { type PageRequest, signInId } from './request.ts';
import { withoutCookie } from './show-approval.ts';

/** Two short fields. */
const maxFormBytes = 1_024;

/** The response, and the facts for the log. */
export type TakenAnswer = { response: PageResponse; callId: string; tool: string } & ApprovalAnswer;

/** @throws PageRefusal for a form, an origin, a sign-in or a person that does not do, and for a second answer */
export async function takeAnswer(request: PageRequest, door: PageDoor, ports: Ports): Promise<TakenAnswer> {
  const { answer, token } = readForm(request);
  checkOrigin(request, door);
  const { person } = await takeSignedIn(request, door, { token, ports });

  const { key, nonce, approval } = await findApproval(request.id, ports);
  checkApprover(person, approval, ports);
  const approvalAnswer: ApprovalAnswer = { answer, by: person.subject, atMs: ports.now() };
  if (!(await ports.approvals.answer({ key, nonce }, approvalAnswer)))
    throw new PageRefusal('answered-already', 'the conditional write found it answered or over');
  const { callId, tool } = approval;
  return { ...approvalAnswer, callId, tool, response: withoutCookie(door, pageAt(door, done[answer])) };
}

function readForm({ header, body }: PageRequest): { answer: ApprovalAnswer['answer']; token: string } {
  const type = header('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (body === undefined || type !== 'application/x-www-form-urlencoded')
    throw new PageRefusal('no-form', 'another content type');
  if (Buffer.byteLength(body) > maxFormBytes) throw new PageRefusal('form-too-large', 'too many bytes');
  const form = new URLSearchParams(body);
  const [answer, ...more] = form.getAll('answer');
  if (more.length > 0 || (answer !== 'approve' && answer !== 'refuse'))
    throw new PageRefusal('no-answer', 'neither approve nor refuse');
  return { answer, token: form.get('token') ?? '' };
}

/** Browsers send Origin with every POST, so a form without it did not come from this page. Sec-Fetch-Site is checked where a browser sends it. */
function checkOrigin({ header }: PageRequest, { origin }: PageDoor): void {
  if (header('origin') !== origin) throw new PageRefusal('foreign-form', 'another origin, or none');
  const site = header('sec-fetch-site');
  if (site !== undefined && site !== 'same-origin')
    throw new PageRefusal('foreign-form', 'from another site');
}

/** A sign-in is good for one answer to one approval: it is taken away before the answer counts. */
async function takeSignedIn(
  request: PageRequest,
  door: PageDoor,
  { token, ports }: { token: string; ports: Ports },
): Promise<SignedIn> {
  const id = signInId(request, door);
  if (id === undefined) throw new PageRefusal('sign-in-over', 'a form without our cookie');
  const signedIn = await ports.signIns.take(id, { is: 'signed-in', secret: token });
  if (signedIn === undefined) throw new PageRefusal('sign-in-over', 'no sign-in has this token');
  if (signedIn.approvalId !== request.id || signedIn.door !== door.resource)
    throw new PageRefusal('sign-in-over', 'it was for another approval');
  return signedIn;
}

const done = {
  approve: {
    statusCode: 200,
    title: 'Approved',
    body: `<h1>Approved</h1>
<p>Go back to your client and ask it to make the same call again. It can be made once, until five minutes after it was asked for. You can close this page.</p>`,
  },
  refuse: {
    statusCode: 200,
    title: 'Refused',
    body: `<h1>Refused</h1>
<p>The call will not be made, and nobody can approve this request any more. You can close this page.</p>`,
  },
};
