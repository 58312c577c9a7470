/**
 * The approvers of calls, before and after. Enters: the callers of two plans. Leaves: a change for each kind of
 * requester and the smallest groups that may approve for them now, or might before. Pure.
 */
import { type Requesters, requesters } from '../../../policy/callers/callers.ts';
import { type CallerKind, whoOf } from '../../../policy/callers/kinds.ts';
import { requesterWords } from '../../../policy/callers/requester-words.ts';
import type { Change } from '../change.ts';
import type { BothCallers, Side } from './both-callers.ts';

/** For each requester, the groups that may approve now, then those that may no longer. */
export function approverChanges(both: BothCallers): Change[] {
  const { before, after } = both;
  return requesters.flatMap((of) => [
    ...told(both, of, { from: before, to: after, direction: 'widens', words: 'may now approve' }),
    ...told(both, of, { from: after, to: before, direction: 'narrows', words: 'may not approve any more' }),
  ]);
}

type Way = { from: Side; to: Side; direction: 'widens' | 'narrows'; words: string };

/** Tools of which the same is said, together. */
function told({ kinds, tools }: BothCallers, of: Requesters, way: Way): Change[] {
  const { from, to, direction, words } = way;
  const found = new Map<string, { subject: string; policies: string; tools: string[] }>();
  for (const tool of tools) {
    const may = (side: Side) => (kind: CallerKind) => side.approver(kind, tool, of) !== undefined;
    const fresh = kinds.filter((kind) => may(to)(kind) && !may(from)(kind));
    const [first] = fresh;
    if (first === undefined) continue;
    const holds = (kind: CallerKind) => may(to)(kind) && (direction === 'widens' || !may(from)(kind));
    const subject = whoOf(fresh, kinds, holds).join('; ');
    const policies = (to.approver(first, tool, of)?.policies ?? []).map(to.policy).join(', ');
    const known = found.get(subject + policies) ?? { subject, policies, tools: [] };
    found.set(subject + policies, { ...known, tools: [...known.tools, tool] });
  }
  return [...found.values()].map((one) => ({
    ...{ kind: 'consent', direction, subject: one.subject, callers: true, tools: one.tools },
    what: `${words} ${requesterWords[of]}`,
    details: [`by ${one.policies}`, `of ${one.tools.join(', ')}`],
  }));
}
