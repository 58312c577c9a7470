/** A comparison for people, in 100 columns. In: a PlanDiff. Out: text; nothing is decided here. */
import { visibleLines } from '../../../shared/visible-text.ts';
import { wrap } from '../wrap-text.ts';
import { type Change, type ChangeKind, changeKinds, type Direction } from './change.ts';
import type { PlanDiff } from './diff-plans.ts';

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

/** Words of one width: they stand in a column. */
const marks: Record<Direction, string> = {
  widens: 'WIDER   ',
  unclear: 'look    ',
  narrows: 'narrower',
  none: '        ',
};

export function printDiff({ app, stage, modes, codeCompared, changes }: PlanDiff): string {
  const from = modes.before === modes.after ? modes.after : `${modes.before} → ${modes.after}`;
  const of = `${app}, stage ${stage} (${from})`;
  if (changes.length === 0) return `${of}: nothing changes.\n${codeLine(codeCompared)}`;
  const text = [
    `${of}: ${changes.length} ${changes.length === 1 ? 'change' : 'changes'}, most dangerous first`,
    summary(changes),
    codeLine(codeCompared),
    ...changeKinds.flatMap((kind) => section(kind, changes)),
  ]
    .join('\n')
    .concat('\n');
  return visibleLines(text);
}

function summary(changes: Change[]): string {
  const count = (direction: Direction) => changes.filter((one) => one.direction === direction).length;
  return [
    `${count('widens')} make more possible, ${count('narrows')} make less possible,`,
    `${count('unclear')} need a look, ${count('none')} concern no right.`,
  ].join(' ');
}

function codeLine(compared: boolean): string {
  return compared ? '' : 'Code is not compared: one of the two was planned without it.\n';
}

function section(kind: ChangeKind, changes: Change[]): string[] {
  const own = changes.filter((one) => one.kind === kind);
  if (own.length === 0) return [];
  return [`${headings[kind]} (${own.length})`, ...alike(own).flatMap(lines), ''];
}

type Alike = { first: Change; subjects: string[] };

/** What is said of several resources in the same words is said once. */
function alike(changes: Change[]): Alike[] {
  const groups = new Map<string, Alike>();
  for (const change of changes) {
    const { direction, what, details, source, subject } = change;
    const key = JSON.stringify([direction, what, details, source]);
    const group = groups.get(key) ?? { first: change, subjects: [] };
    groups.set(key, { ...group, subjects: [...group.subjects, ...(subject ? [subject] : [])] });
  }
  return [...groups.values()];
}

function lines({ first: { direction, what, source, details = [] }, subjects }: Alike): string[] {
  const of = subjects.length === 0 ? '' : `${sameKindOnce(subjects)}: `;
  return [
    ...wrap(`  ${marks[direction]}  `, plain(`${of}${what}${source ? ` (${source})` : ''}`)),
    ...details.flatMap((detail) => wrap('              ', plain(detail))),
  ];
}

/** `Role A, Role B` → `Role A, B` */
function sameKindOnce(subjects: string[]): string {
  const [kind] = subjects[0]?.split(' ') ?? [];
  return subjects.map((one, at) => (at > 0 ? one.replace(`${kind} `, '') : one)).join(', ');
}

/** Account and region are those of the plan: `arn:aws:iam::123456789012:role/x` → `iam:::role/x`. */
function plain(text: string): string {
  return text.replace(/\barn:aws:([\w-]+):[\w-]*:\d*:/g, '$1:::');
}
