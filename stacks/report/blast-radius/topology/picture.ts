/**
 * The topology as boxes within boxes, laid out by the page's style (CSS grid): top to bottom from the internet to the
 * data, the VPC at the left, AWS behind its endpoints at the right. In: a topology of 6 tools or of 600. Out: markup
 * for screen, phone and paper alike. A browser breaks what is long, so no label is cut or covers another.
 */
import { html, type Markup } from '../html.ts';
import { count } from '../words.ts';
import type { PlacedTool, Service, Stop, ToolGroup, Topology } from './topology-types.ts';

/**
 * `call`: the way of one call; `data`: a session's way to a store; `trust`: from a principal to a role that it may
 * assume; `keys`: all else.
 */
type Kind = 'call' | 'data' | 'trust' | 'keys';

/** Says what it shows; every way in it stands in words below it. */
export function picture(topology: Topology): Markup {
  const { client, issuer, door, authorizer, region } = topology;
  const tools = topology.groups.reduce((sum, group) => sum + group.tools.length, 0);
  return html`<div class="topology" role="group" aria-label="Topology with ${count(tools, 'tool')}, from the internet to the data">
<div class="zone"><p class="name">Internet</p>
${row([node(client), down('1')], [way('none', issuer)])}</div>
<div class="zone"><p class="name">${region.title}</p>
${row([node(door), down('3')], [html`<li class="up keys" aria-hidden="true"></li>`, way('call', authorizer, '2')])}
${inside(topology)}</div>
</div>`;
}

/** The VPC, or where functions stand when there is none. Only what stands at an endpoint leads out of its border. */
function inside({ vpc, router, groups, stores, ...topology }: Topology): Markup {
  const { title, detail } = vpc ?? { title: 'No VPC', detail: ['functions have a way to the internet'] };
  const roles = groups.reduce((sum, group) => sum + group.roles, 0);
  const dataRoles = { title: count(roles, 'data role'), detail: roles > 1 ? ['one for each tool'] : [] };
  return html`<div class="${vpc ? 'vpc' : 'vpc open'}">
${row([html`<p class="name">${title}</p><p class="muted">${detail.join(', ')}</p>`], [])}
${row(
  [node(router, 'router')],
  [
    way('call', topology.sts, '4'),
    way('trust', topology.invokeRole),
    roles > 0 && way('trust', dataRoles),
    ...topology.routerServices.map((service) => way('keys', service)),
    way('call', topology.toolApi, '5'),
  ],
)}
${row([down('6')], [])}
${groups.map((group) => groupRow(group, stores))}</div>
`;
}

/** Tools of one kind beside the stores that they reach, and under whose roles. */
function groupRow(group: ToolGroup, stores: Service[]): Markup {
  const frame = html`<div class="frame"><p class="name">${group.title}</p><ul class="tools">${group.tools.map(cell)}</ul></div>`;
  const reached = stores.filter(({ id }) => group.reaches.includes(id));
  return row(
    [frame],
    reached.map((store) => way('data', store, '7')),
  );
}

const marks = { read: 'R', write: 'W', destroy: 'D' } as const;

/** A long name is broken between its words. */
function cell({ name, effect }: PlacedTool): Markup {
  const [first = '', ...words] = name.split('_');
  return html`<li class="cell"><b class="mark">${marks[effect]}</b><code>${first}${words.map((word) => html`_<wbr>${word}`)}</code></li>`;
}

function row(left: Markup[], ways: (Markup | false)[]): Markup {
  return html`<div class="row"><div class="inside">${left}</div><ul class="ways">${ways}</ul></div>
`;
}

function node({ title, detail }: Stop, look = ''): Markup {
  return html`<div class="node ${look}"><strong>${title}</strong>${detail.map((line) => html`<small>${line}</small>`)}</div>`;
}

/** From what stands at the left, through its endpoint, to a box. `none`: they only stand side by side. */
function way(kind: Kind | 'none', to: Stop & { gate?: string }, step?: string): Markup {
  const line = html`<span class="line" aria-hidden="true"></span>`;
  return html`<li class="way ${kind}">${badge(step)}${to.gate !== undefined && html`<code class="gate">${to.gate}</code>`}${line}${node(to, kind === 'trust' ? 'role' : '')}</li>`;
}

const down = (step: string): Markup => html`<div class="down call">${badge(step)}</div>`;

const badge = (step: string | undefined): Markup | false =>
  step !== undefined && html`<b class="step">${step}</b>`;
