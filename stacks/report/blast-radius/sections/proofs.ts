/** The proofs of this plan, and the untried assumptions about AWS with their sources. */
import { type Assumption, countStandings, ofStanding } from '../../../plan/assumptions/assumption.ts';
import type { Verdict } from '../../../plan/plan-types.ts';
import { html, type Markup } from '../html.ts';
import type { BlastRadius } from '../radius-types.ts';
import { table } from '../table.ts';
import type { Section } from './section.ts';

/** A table of proofs with their verdicts, and one of untried assumptions. */
export function proofsSection({ proofs, assumptions }: BlastRadius): Section {
  const body = html`${table(
    'Statements about this plan, each checked over all its resources.',
    [
      ['Statement', 56],
      ['Verdict', 12],
      ['Found', 32],
    ],
    proofs.map(proofRow),
  )}
<h3>Assumptions about AWS</h3>
<p>${countStandings(assumptions)}. The proofs are about the plan; these are about AWS, and this page is as right as they are.</p>
${assumptionTable('What nobody has tried, and what happens when it is wrong.', ofStanding(assumptions, 'untried'))}
${assumptionTable('What AWS or the provider says in words, not tried here.', ofStanding(assumptions, 'documented'))}`;
  return { id: 'proofs', title: 'Proofs and assumptions', body, ownPage: true };
}

function proofRow({ id, title, ok, findings }: Verdict) {
  return [
    html`${title} <code class="muted">${id}</code>`,
    ok ? html`<span class="verdict">✓ holds</span>` : html`<span class="verdict fails">✗ FAILS</span>`,
    findings.length === 0 ? 'nothing against it' : findings.map(drawFinding),
  ];
}

function drawFinding({ urn, property, reason }: Verdict['findings'][number]): Markup {
  return html`<div><code>${urn.split('::').slice(2).join(' ')}</code>, <code>${property}</code>: ${reason}</div>`;
}

function assumptionTable(caption: string, rows: Assumption[]): Markup | false {
  return (
    rows.length > 0 &&
    table(
      caption,
      [
        ['Assumption', 55],
        ['If it is false', 45],
      ],
      rows.map(assumptionRow),
    )
  );
}

function assumptionRow({ id, statement, ifFalse }: Assumption) {
  return [html`${statement} <code class="muted">${id}</code>`, ifFalse];
}
