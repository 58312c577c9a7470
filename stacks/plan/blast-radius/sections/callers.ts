/** What a caller can cause, by the scopes of the token: the catalogue decides which tools those open. */
import { html, type Markup } from '../html.ts';
import type { BlastRadius, CallerGroup } from '../radius-types.ts';
import { type Column, table } from '../table.ts';
import { count, enumerate } from '../words.ts';
import { codes, extentCell, thingCell } from './cells.ts';
import type { Section } from './section.ts';

const COLUMNS: Column[] = [
  ['May cause', 22],
  ['On', 24],
  ['How much', 29],
  ['Through', 25],
];

export function callersSection({ callers }: BlastRadius): Section {
  const body = html`<p>A caller chooses the arguments, so over many calls a caller reaches what the roles of the tools reach that the token’s scopes open, always within the tenant of the token. Policies of the router may refuse more; they are not counted here.</p>
${callers.map(drawGroup)}`;
  return { id: 'callers', title: 'What a caller can cause', body, ownPage: true };
}

function drawGroup(group: CallerGroup): Markup {
  const who = html`A token with ${scopesOf(group)} opens ${count(group.tools.length, 'tool')}`;
  if (group.reaches.length === 0)
    return html`<p><strong>${who}</strong> (${enumerate(group.tools)}) and reaches no data.</p>\n`;
  return table(
    html`<strong>${who}</strong>: ${enumerate(group.tools)}.`,
    COLUMNS,
    group.reaches.map((reach) => [
      codes(reach.actions),
      thingCell(reach),
      extentCell(reach),
      codes(reach.tools),
    ]),
  );
}

function scopesOf({ scopes }: CallerGroup): Markup {
  if (scopes.length === 0) return html`no scope`;
  return html`${scopes.map((scope, at) => html`${at > 0 && ' and '}<code>${scope}</code>`)}`;
}
