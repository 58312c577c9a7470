/**
 * The reach of a caller, by the groups that the policies name and the scopes of the token, and the calls that wait for
 * a person.
 */
import { requesterWords } from '../../../policy/callers/requester-words.ts';
import { html, type Markup } from '../html.ts';
import type { BlastRadius, CallerGroup, CallerTool, Consent } from '../radius-types.ts';
import { type Column, table } from '../table.ts';
import { count } from '../words.ts';
import { code, codes, extentCell, thingCell } from './cells.ts';
import type { Section } from './section.ts';

const columns: Column[] = [
  ['May cause', 20],
  ['On', 21],
  ['How much', 25],
  ['Through', 18],
  ['With scopes', 16],
];

/** One part for each group of callers; one sentence when no policy permits anything. */
export function callersSection({ callers, consents }: BlastRadius): Section {
  const body = html`<p>A caller chooses the arguments, so over many calls a caller reaches what the roles of the tools reach that the policies open to the caller’s groups and the token’s scopes, always within the tenant of the token. Decided by Cedar for every set of groups that a policy names, for any arguments, at any time, from anywhere.</p>
${callers.length === 0 && html`<p><strong>No policy permits anything to anybody.</strong></p>\n`}${callers.map(drawGroup)}<h3>Calls that need a person</h3>
${consents.length > 0 ? consentTable(consents) : html`<p>${callers.some(({ tools }) => tools.length > 0) ? 'None: whatever may be called is called by an agent alone.' : 'None.'}</p>\n`}`;
  return { id: 'callers', title: 'What a caller can cause', body, ownPage: true };
}

function drawGroup({ who, tools, reaches }: CallerGroup): Markup {
  const title = html`<strong>${who.charAt(0).toUpperCase()}${who.slice(1)}</strong> may call ${count(tools.length, 'tool')}`;
  const list = html`${tools.map((tool, at) => html`${at > 0 && ', '}${drawTool(tool)}`)}`;
  if (reaches.length === 0) return html`<p>${title} (${list}) and reaches no data.</p>\n`;
  return table(
    html`${title}: ${list}.`,
    columns,
    reaches.map((reach) => [
      codes(reach.actions),
      thingCell(reach),
      extentCell(reach),
      html`${reach.tools.map(
        (name, at) => html`${at > 0 && ', '}${code(name)}${waits(tools.find((one) => one.name === name))}`,
      )}`,
      reach.scopes.length > 0 ? codes(reach.scopes) : 'none',
    ]),
  );
}

function drawTool({ name, always, needs }: CallerTool): Markup {
  const notes = [...(needs === 'nobody' ? [] : ['after approval']), ...(always ? [] : ['under conditions'])];
  return html`${code(name)}${notes.length > 0 && ` (${notes.join(', ')})`}`;
}

function waits(tool: CallerTool | undefined): Markup | false {
  return (
    tool?.needs !== undefined && tool.needs !== 'nobody' && html` <span class="extent">after approval</span>`
  );
}

const channels = {
  page: 'at the approval page, after a fresh sign-in',
  form: 'through the client, which a client can give by itself',
} as const;

function consentTable(consents: readonly Consent[]): Markup {
  return table(
    'Each call, with exactly its arguments, waits for the consent of one of these people.',
    [
      ['Tool', 20],
      ['Called by', 20],
      ['Consent', 24],
      ['Who may approve', 36],
    ],
    consents.map(({ tool, callers, channel, approvers }) => [
      code(tool),
      callers,
      html`<span class="extent${channel === 'form' && ' wide'}">${channels[channel]}</span>`,
      approvers.length === 0
        ? 'nobody: no call of it passes'
        : html`${approvers.map(({ who, of }) => html`<div>${who}: ${requesterWords[of]}</div>`)}`,
    ]),
  );
}
