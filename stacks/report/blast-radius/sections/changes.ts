/** The changes since another plan, as the comparison found them, the most dangerous first. */
import { type Change, type ChangeKind, changeKinds, type Direction } from '../../diff/change.ts';
import type { PlanDiff } from '../../diff/diff-plans.ts';
import { html, type Markup } from '../html.ts';
import { type Column, table } from '../table.ts';
import { count } from '../words.ts';
import type { Section } from './section.ts';

const kinds: Record<ChangeKind, string> = {
  consent: 'Consent: which calls need a person',
  proof: 'Proofs',
  'new-reach': 'New reach',
  trust: 'Trust',
  exposure: 'Exposure',
  permission: 'Permissions',
  safeguard: 'Safeguards',
  replacement: 'Replaced or deleted',
  tool: 'Tools: what a model is told, and what a contract decides',
  code: 'Code',
  'lost-reach': 'Lost reach',
  other: 'Everything else',
};

const directions: Record<Direction, string> = {
  widens: 'WIDER',
  unclear: 'needs a look',
  narrows: 'narrower',
  none: 'no right concerned',
};

const columns: Column[] = [
  ['What changes', 64],
  ['Makes possible', 14],
  ['Where', 22],
];

/** A table for each kind of change; none for a kind without changes. */
export function changesSection({ changes, modes, codeCompared }: PlanDiff): Section {
  const widening = changes.filter(({ direction }) => direction === 'widens').length;
  const body = html`<p>${count(changes.length, 'change')} since the other plan${modes.before !== modes.after && ` (${modes.before}, this one is ${modes.after})`}; ${widening === 0 ? 'none of them makes more possible' : html`<strong>${count(widening, 'makes', 'make')} more possible</strong>`}. ${!codeCompared && 'Code was not compared.'}</p>
${changeKinds.map((kind) => kindTable(kind, changes))}`;
  return { id: 'changes', title: 'What changes', body, ownPage: true };
}

function kindTable(kind: ChangeKind, changes: readonly Change[]): Markup | false {
  const own = changes.filter((change) => change.kind === kind);
  return own.length > 0 && table(html`<strong>${kinds[kind]}</strong>`, columns, own.map(rowOf));
}

function rowOf({ direction, subject, what, details = [], source }: Change) {
  const mark = html`<span class="extent${direction === 'widens' && ' wide'}">${directions[direction]}</span>`;
  return [
    html`${subject !== undefined && html`<strong>${subject}</strong>: `}${what}${details.map((detail) => html`<div class="muted">${detail}</div>`)}`,
    mark,
    source === undefined ? 'the plan as a whole' : html`<code>${source}</code>`,
  ];
}
