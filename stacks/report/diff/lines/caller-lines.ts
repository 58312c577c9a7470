/**
 * Changes of the right to call or to approve, as lines. In: changes about callers. Out: lines of at most 100 columns.
 * Of several tools of which the same is said, by the same policies, it is said once.
 */
import type { Change } from '../change.ts';
import { renamed } from '../moved-tools.ts';
import { type Extent, marked } from './change-lines.ts';

/** Calls before approvals, each group of equal changes once. */
export function callerLines(changes: Change[], { full }: Extent): string[] {
  // Calls come before approvals.
  const ordered = changes.toSorted((left, right) => Number(isApproval(left)) - Number(isApproval(right)));
  const groups = Map.groupBy(ordered, (change) => {
    const { direction, subject, details = [] } = change;
    return JSON.stringify([direction, subject, withoutTool(change), full ? details : whyOf(details)]);
  });
  return [...groups.values()].flatMap((own) => {
    const [{ direction, subject, details = [] }] = own as [Change];
    const tools = own.flatMap((one) => one.tools ?? []).join(', ');
    const text = `${subject}: ${withoutTool(own[0] as Change).replace('{tool}', tools)}`;
    return marked(direction, text, full ? details : whyOf(details));
  });
}

/** A change of an approval is about several tools, and names none. */
const isApproval = (change: Change): boolean => withoutTool(change) === change.what;

/** `could now call {tool}` */
function withoutTool({ what, tools = [] }: Change): string {
  const [tool, ...more] = tools;
  return tool === undefined || more.length > 0 ? what : renamed(what, tool, '{tool}');
}

/** The policies and the consent that they ask for; the data that a call opens is told in full only. */
const whyOf = (details: string[]): string[] => details.filter((one) => !one.startsWith('which '));
