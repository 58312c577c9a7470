/**
 * The page as a whole. Enters: a request at one door. Leaves: an answer, always with the page's headers; the one place
 * that turns a refusal into what a person reads. What is logged is the class of a refusal, or who answered what:
 * never arguments, codes, tokens or the id of an approval.
 */
import { errorFacts } from '../../shared/observe.ts';
import type { PageDoor } from './doors.ts';
import { finishSignIn } from './finish-sign-in.ts';
import { type Answered, pageAt } from './page.ts';
import { ourFault, PageRefusal, refusals } from './page-refusal.ts';
import type { Ports } from './ports.ts';
import type { PageRequest } from './request.ts';
import { showApproval, withoutCookie } from './show-approval.ts';
import { takeAnswer } from './take-answer.ts';

export type Log = {
  info(message: string, facts: Record<string, unknown>): void;
  error(message: string, facts: Record<string, unknown>): void;
};

export async function serve(
  request: PageRequest,
  door: PageDoor,
  { ports, log }: { ports: Ports; log: Log },
): Promise<Answered> {
  try {
    if (request.route === 'GET /approve/callback') return await finishSignIn(request, door, ports);
    if (request.route === 'GET /approve/{id}') return await showApproval(request, door, ports);
    if (request.route !== 'POST /approve/{id}') throw new Error('the API has no such route');
    const { answered, ...given } = await takeAnswer(request, door, ports);
    log.info('approval answered', given);
    return answered;
  } catch (error) {
    return refuse(error, door, log);
  }
}

function refuse(error: unknown, door: PageDoor, log: Log): Answered {
  const known = error instanceof PageRefusal;
  if (known) log.info('approval page refused', { refused: error.reason, why: error.message });
  else log.error('approval page failed', errorFacts(error));
  const { statusCode, title, text } = known ? refusals[error.reason] : ourFault;
  const page = pageAt(door, { statusCode, title, body: `<h1>${title}</h1>\n<p>${text}</p>` });
  // A sign-in that was refused is no use to anybody; one that was never there leaves the browser's own alone.
  const ends = known && ['not-yours', 'answered-already', 'sign-in-not-good'].includes(error.reason);
  return ends ? withoutCookie(door, page) : page;
}
