/**
 * The page as a whole. Enters: a request at one door. Leaves: a response, always with the page's headers. The one place
 * that catches, and turns a refusal into words for a person. The log holds the class of a refusal, or the person and the
 * answer. Never: arguments, codes, tokens or the id of an approval in the log.
 */
import { errorFacts } from '../../shared/observe.ts';
import { finishSignIn } from './finish-sign-in.ts';
import { type PageResponse, pageAt } from './page.ts';
import type { PageDoor } from './page-doors.ts';
import { ourFault, PageRefusal, refusals } from './page-refusal.ts';
import type { Ports } from './ports.ts';
import type { PageRequest } from './request.ts';
import { showApproval, withoutCookie } from './show-approval.ts';
import { takeAnswer } from './take-answer.ts';

export type Log = {
  info(message: string, facts: Record<string, unknown>): void;
  error(message: string, facts: Record<string, unknown>): void;
};

/** Never rejects: a defect is logged and answered as one. */
export async function serve(
  request: PageRequest,
  door: PageDoor,
  { ports, log }: { ports: Ports; log: Log },
): Promise<PageResponse> {
  try {
    if (request.route === 'GET /approve/callback') return await finishSignIn(request, door, ports);
    if (request.route === 'GET /approve/{id}') return await showApproval(request, door, ports);
    if (request.route !== 'POST /approve/{id}') throw new Error('the API has no such route');
    const { response, ...facts } = await takeAnswer(request, door, ports);
    log.info('approval answered', facts);
    return response;
  } catch (error) {
    return refuse(error, door, log);
  }
}

function refuse(error: unknown, door: PageDoor, log: Log): PageResponse {
  const known = error instanceof PageRefusal;
  if (known) log.info('approval page refused', { refused: error.reason, why: error.message });
  else log.error('approval page failed', errorFacts(error));
  const { statusCode, title, text } = known ? refusals[error.reason] : ourFault;
  const page = pageAt(door, { statusCode, title, body: `<h1>${title}</h1>\n<p>${text}</p>` });
  // A refused sign-in is of no further use, so its cookie goes; without one, the browser's own cookie stays.
  const ends = known && ['not-yours', 'answered-already', 'sign-in-not-good'].includes(error.reason);
  return ends ? withoutCookie(door, page) : page;
}
