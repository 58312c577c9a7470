/** Each tool: the reach of its role with any arguments, and the reach of one call. */
import { html, type Markup } from '../html.ts';
import type { BlastRadius, OneCall, Reach, ToolRadius } from '../radius-types.ts';
import { type Column, table } from '../table.ts';
import { effectWords } from '../words.ts';
import { code, codes, extentCell, thingCell } from './cells.ts';
import type { Section } from './section.ts';

/** One part for each tool, in the order of the catalogue. */
export function toolsSection({ tools }: BlastRadius): Section {
  const body = html`<p>For each tool: what its data role allows for <em>any</em> arguments, and what is left of it for the session of <em>one</em> call with the sample arguments shown. <code>{caller.tenant}</code> is the tenant in the caller’s verified token, <code>*</code> is any text.</p>
${tools.map(drawTool)}`;
  return { id: 'tools', title: 'Each tool', body, ownPage: true };
}

function drawTool(tool: ToolRadius): Markup {
  const id = `tool-${tool.name}`;
  return html`<article class="tool" aria-labelledby="${id}">
<h3 id="${id}">${code(tool.name)}</h3>
<p class="facts">${facts(tool)}</p>
<p class="quote">${tool.description}</p>
${tool.anyArguments.length > 0 ? reachTable(tool) : html`<p>${withoutData(tool)}</p>`}
${tool.namedByCall && html`<p>The key holds the id of the call, which the router makes: a caller cannot name what already exists.</p>`}
<p class="facts">${inAws(tool)}</p>
</article>
`;
}

function facts({ effect, scopes }: ToolRadius): Markup {
  return html`<strong>${effectWords[effect]}</strong>, ${scopes.length > 0 ? html`needs ${codes(scopes)}` : 'needs no scope'}`;
}

function inAws({ dataRole, functionName }: ToolRadius): Markup {
  return html`${functionName !== undefined && html`function ${code(functionName)}`}${dataRole !== undefined && html`, data role ${code(dataRole)}`}`;
}

function withoutData({ dataRole }: ToolRadius): string {
  return dataRole === undefined
    ? 'It has no data role: a call brings no session, and there is nothing to reach.'
    : 'Its data role reaches no data: the session can say who it is and nothing else.';
}

function reachTable({ anyArguments, oneCall }: ToolRadius): Markup {
  const columns: Column[] = [
    ['May', 20],
    ['On', 20],
    ['With any arguments (the role)', oneCall ? 29 : 60],
  ];
  const rows = anyArguments.map((reach) => [codes(reach.actions), thingCell(reach), extentCell(reach)]);
  if (!oneCall)
    return table('What it could reach. No arguments are known that its schema admits.', columns, rows);
  return table(
    html`What it could reach. ${callOf(oneCall)}`,
    [...columns, ['With these (one call)', 31]],
    rows.map((row, at) => [
      ...row,
      callCell(oneCall.reaches.filter((one) => isPartOf(one, anyArguments[at]))),
    ]),
  );
}

function callCell(reaches: readonly Reach[]): Markup {
  if (reaches.length === 0) return html`nothing`;
  return html`${reaches.map((reach) => html`<div>${extentCell(reach)}</div>`)}`;
}

function isPartOf(one: Reach, whole: Reach | undefined): boolean {
  return (
    one.index === whole?.index &&
    one.things.some((thing) => whole?.things.includes(thing)) &&
    one.actions.some((action) => whole?.actions.includes(action))
  );
}

function callOf({ arguments: given, caller }: OneCall): Markup {
  const tenant = html`a caller of tenant <code>${caller.tenant}</code>`;
  const entries = Object.entries(given);
  if (entries.length === 0) return html`No argument changes that; the call is for ${tenant}.`;
  const shown = entries.map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  return html`The call: ${codes(shown)} for ${tenant}.`;
}
