/**
 * A comparison for people, in 100 columns: the right to call tools first, then each tool that came or went as one
 * block, then all else by danger. In: a PlanDiff. Out: lines; nothing is decided here, and nothing is left out of the
 * whole of it.
 */
import { wrap } from '../../wrap-text.ts';
import { type Change, type ChangeKind, changeKinds, type Direction } from '../change.ts';
import type { PlanDiff } from '../diff-plans.ts';
import { callerLines } from './caller-lines.ts';
import { changeLines, codeLines, type Extent } from './change-lines.ts';

const headings: Record<ChangeKind, string> = {
  consent: 'Consent: which calls need a person, and who that may be',
  proof: 'Proofs',
  'new-reach': 'New reach',
  trust: 'Trust: who may become whom, whose word is believed',
  exposure: 'Exposure: ways in, ways out, who may use them',
  permission: 'Permissions',
  safeguard: 'Safeguards: evidence, alarms, encryption, protection against deletion',
  replacement: 'Replaced or deleted, not changed in place',
  tool: 'Tools: what a model is told, and what a contract decides',
  code: 'Code',
  'lost-reach': 'Lost reach',
  other: 'Everything else, in brief',
};

/** `3 changes`, and below it how many of them make more possible, and so on. */
export function counted(changes: Change[]): string {
  const count = (direction: Direction) => changes.filter((one) => one.direction === direction).length;
  return [
    `${changes.length} ${changes.length === 1 ? 'change' : 'changes'}\n`,
    `${count('widens')} make more possible, ${count('narrows')} make less possible, `,
    `${count('unclear')} need a look, ${count('none')} concern no right.`,
  ].join('');
}

const codeNote = 'Code is not compared: one of the two was planned without it.';

/** @returns lines of at most 100 columns, an empty one before each section */
export function diffLines(diff: Pick<PlanDiff, 'changes' | 'codeCompared'>, extent: Extent): string[] {
  const moved = diff.changes.filter(({ kind, tools }) => kind === 'tool' && tools);
  const ofBlock = new Set(
    moved.flatMap(({ subject = '' }) => diff.changes.filter((one) => isOfBlock(one, subject))),
  );
  const rest = diff.changes.filter((one) => !ofBlock.has(one));
  const callers = rest.filter((one) => one.callers);
  const others = rest.filter((one) => !one.callers);
  return [
    ...(diff.codeCompared ? [] : [codeNote]),
    ...section('Who may call what, and who approves it', callers, callerLines(callers, extent)),
    ...moved.flatMap((tool) => ['', ...toolBlock(tool, diff.changes, extent)]),
    ...changeKinds.flatMap((kind) => sectionOf(kind, others, extent)),
  ];
}

function sectionOf(kind: ChangeKind, changes: Change[], extent: Extent): string[] {
  const own = changes.filter((one) => one.kind === kind && (extent.full || !failsNow(one)));
  if (kind === 'other' && !extent.full && own.length > 0)
    return ['', ...wrap('', `Everything else: ${own.length} that concern no right`)];
  const lines = kind === 'code' ? codeLines(own, extent) : changeLines(own, extent);
  return section(headings[kind], own, lines);
}

/** Failed proofs stand above the comparison already. */
const failsNow = ({ kind, what }: Change): boolean => kind === 'proof' && what.startsWith('fails');

function section(heading: string, own: Change[], lines: string[]): string[] {
  return own.length === 0 ? [] : ['', `${heading} (${own.length})`, ...lines];
}

/**
 * A tool that came or went, as one block: what it is, who may call it, what of it no other tool has. What every tool
 * brings is counted, and told in full only. In: the change that tells of it, and all changes. Out: lines.
 * A fact that several tools share, such as an approver of all, stands in the block of each.
 */
const isOfBlock = ({ kind, tools }: Change, tool: string): boolean =>
  tools?.includes(tool) === true && (kind !== 'tool' || tools.length === 1);

/** @param moved the change of kind `tool` that says that it came or went */
function toolBlock(moved: Change, changes: Change[], extent: Extent): string[] {
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
