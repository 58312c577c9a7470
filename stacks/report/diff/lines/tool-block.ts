/**
 * A tool that came or went, as one block: what it is, who may call it, what of it no other tool has. What every tool
 * brings is counted, and told in full only. In: the change that tells of it, and all changes. Out: lines.
 */
import { wrap } from '../../wrap-text.ts';
import type { Change } from '../change.ts';
import { callerLines } from './caller-lines.ts';
import { changeLines, type Extent } from './change-lines.ts';

/** A fact that several tools share, such as an approver of all, stands in the block of each. */
export const isOfBlock = ({ kind, tools }: Change, tool: string): boolean =>
  tools?.includes(tool) === true && (kind !== 'tool' || tools.length === 1);

/** @param moved the change of kind `tool` that says that it came or went */
export function toolBlock(moved: Change, changes: Change[], extent: Extent): string[] {
  const { subject: name = '', what, details = [] } = moved;
  const own = changes.filter((one) => one !== moved && isOfBlock(one, name));
  const callers = own.filter((one) => one.callers);
  const usual = own.filter((one) => one.usual);
  const unusual = own.filter((one) => !one.callers && !one.usual);
  return [
    `Tool ${name}: ${what}`,
    ...(extent.full ? details : details.filter((one) => !/sha256:/.test(one))).flatMap((one) =>
      wrap('  ', one),
    ),
    ...callerLines(callers, extent),
    // In full: a reviewer looks for the things that no other tool has.
    ...changeLines(unusual, { full: true }),
    ...wrap(
      '  ',
      usual.length === 0 ? '' : `as other tools have it: ${usual.length} more, of ${kindsOf(usual)}`,
    ),
    ...(extent.full ? changeLines(usual, extent) : []),
  ].filter((line) => line.trim() !== '');
}

/** `reach, trust, permissions`, each once */
function kindsOf(changes: Change[]): string {
  const words = changes.map(({ kind }) =>
    kind === 'other' ? 'resources without rights' : kind.replace(/^\w+-/, ''),
  );
  return [...new Set(words)].join(', ');
}
