/**
 * Heap of the sessions that a router holds: many callers, one call each, with everything that is kept for a caller
 * (sessions, budgets), divided by the sessions.
 */
import type { BackEnd } from '../back-end/start-back-end.ts';
import type { Request, SubjectSpec } from '../subject.ts';
import { startSubject } from '../subject.ts';

/** Eight digits, so that the subjects of all callers are equally long. */
const firstCaller = 10_000_000;

/**
 * @param callers so many that the router holds all of their sessions (functions/router/sessions.ts), before and after
 * @returns bytes a session
 */
export async function measureHeap(
  { spec, request }: { spec: SubjectSpec; request: Request },
  { backEnd, callers }: { backEnd: BackEnd; callers: { before: number; counted: number } },
): Promise<number> {
  const subject = await startSubject(spec, backEnd, ['--expose-gc']);
  const look = async () => ({
    bytes: await subject.heap(),
    sessions: (await subject.listener.counters()).requests.session,
  });
  try {
    await subject.load();
    await subject.run(request, { from: firstCaller, count: callers.before });
    const before = await look();
    await subject.run(request, { from: firstCaller + callers.before, count: callers.counted });
    const after = await look();
    if (after.sessions === before.sessions) throw new Error('the router minted no session for a new caller');
    return (after.bytes - before.bytes) / (after.sessions - before.sessions);
  } finally {
    await subject.end();
  }
}
