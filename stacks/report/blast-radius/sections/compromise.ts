/** The reach of an attacker who runs code in a tool or in the router, and of other roles. */
import { html, type Markup } from '../html.ts';
import type { BlastRadius, OtherPrincipal, Reach } from '../radius-types.ts';
import { type Column, table } from '../table.ts';
import { count, minutes } from '../words.ts';
import { code, codes, extentCell, thingCell } from './cells.ts';
import type { Section } from './section.ts';

/** One section for a tool, one for the router, and one for other roles that reach anything. */
export function compromiseSection(radius: BlastRadius): Section[] {
  return [
    toolSection(radius),
    routerSection(radius),
    ...(radius.others.length > 0 ? [othersSection(radius)] : []),
  ];
}

function toolSection({ tools, sessionSeconds, insideVpc }: BlastRadius): Section {
  const isolated = tools.filter((tool) => tool.tenantIsolated);
  const body = html`<p>Code that runs in a tool’s environment has the data sessions that this environment received in the last ${minutes(sessionSeconds)}${logsOnly(tools) && ', and nothing of any other tool'}. Each session allows what the one call allowed that it was made for (the column “one call” above): an environment that served 20 calls has at most 20 such reaches, not the role’s. The sessions end by themselves; they ${insideVpc ? 'work from inside this VPC only' : 'work from anywhere until then'}.</p>
<p>${isolation(isolated.length, tools.length)}</p>
${table(
  'What the tools’ own execution roles allow without any call. Lambda writes logs and traces with them.',
  [
    ['Tool', 27],
    ['One environment serves', 26],
    ['Its own role reaches', 47],
  ],
  tools.map((tool) => [
    code(tool.name),
    tool.tenantIsolated ? 'one tenant' : 'any tenant, one call at a time',
    ownReach(tool.withoutCall),
  ]),
)}`;
  return { id: 'tool', title: 'If a tool is compromised', body };
}

/** Each tool's own role: one log group, which is its own. */
function logsOnly(tools: BlastRadius['tools']): boolean {
  const things = tools.flatMap(({ withoutCall }) =>
    withoutCall.every(({ kind, things: of }) => kind === 'log group' && of.length === 1)
      ? [...new Set(withoutCall.flatMap((reach) => reach.things))]
      : ['something else', 'something else'],
  );
  return new Set(things).size === things.length;
}

function isolation(isolated: number, all: number): string {
  if (isolated === 0)
    return 'An environment serves callers of any tenant, one call after the other: its sessions may be of several tenants.';
  if (isolated === all)
    return 'Every environment serves one tenant only (Lambda tenant isolation): so do its sessions.';
  return `${count(isolated, 'tool')} of ${all} run with Lambda tenant isolation: an environment of these serves one tenant only. The sessions of the others may be of several tenants.`;
}

function ownReach(reaches: readonly Reach[]): Markup {
  if (reaches.length === 0) return html`nothing`;
  return html`${reaches.map((reach) => html`<div>${codes(reach.actions)} on ${thingCell(reach)}</div>`)}`;
}

const unionColumns: Column[] = [
  ['May', 38],
  ['On', 34],
  ['How much', 28],
];

const unionRow = (reach: Reach) => [codes(reach.actions), thingCell(reach), extentCell(reach)];

function routerSection(radius: BlastRadius): Section {
  const { router, insideVpc } = radius;
  const body = html`<p>A compromised router can mint any session of this stage, so it has the union below, for every tenant${insideVpc && ', from inside this VPC only'}. ${ownRights(radius)} Each session is an AssumeRole that CloudTrail records.</p>
${table('Everything that the router and the sessions that it can mint may do.', unionColumns, router.inside.map(unionRow))}
${audit(radius)}${outsideOfVpc(router.outside, insideVpc)}`;
  return { id: 'router', title: 'If the router is compromised', body, ownPage: true };
}

function ownRights({ router, data }: BlastRadius): Markup {
  const names = new Set(data.map(({ name }) => name));
  const own = router.own.flatMap(({ things }) => things.filter((thing) => names.has(thing)));
  if (own.length === 0) return html`By itself it reaches no tenant data.`;
  return html`<strong class="fails">By itself it reaches</strong> ${codes([...new Set(own)])}, without any session.`;
}

/** A role that can add a record can add a false one; it matters that no record can be taken back. */
function audit({ router, data }: BlastRadius): Markup | false {
  const adds = router.inside.some(({ kind }) => kind === 'stream');
  const known = new Set(data.map(({ name }) => name));
  const elsewhere = router.inside.some(
    ({ kind, things }) => kind === 'bucket' && things.some((thing) => !known.has(thing)),
  );
  if (!adds || elsewhere) return false;
  return html`<p>It can add audit records, false ones too. It can read, change or delete none that is stored.</p>`;
}

function outsideOfVpc(reaches: readonly Reach[], insideVpc: boolean): Markup {
  if (!insideVpc) return html``;
  if (reaches.length === 0) return html`<p>The same credentials, carried out of the VPC, reach nothing.</p>`;
  return table(
    'What is left of it when the credentials are carried out of the VPC.',
    unionColumns,
    reaches.map(unionRow),
  );
}

function othersSection({ others }: BlastRadius): Section {
  const body = html`<p>Principals of the plan that are not on the way of a call. Whoever may change policies, roles or code can give more to others than this list says of them now.</p>
${others.some(({ approves }) => approves) && approval}
${others.map(otherTable)}`;
  return { id: 'others', title: 'Who else reaches anything', body };
}

const approval = html`<p>A compromised approval page could answer every approval that is open, in anybody’s name, and take what people send to it while they sign in there. It could ask for none, make no call and read no tenant’s data but the arguments that it shows: the call itself is still made by who asked, with their own token, through the router’s checks.</p>`;

const kinds = {
  service: 'a role that an AWS service takes',
  person: 'a role that people or a pipeline take',
  execution: 'a function of this stage',
} as const;

function otherTable({ name, kind, reaches }: OtherPrincipal): Markup {
  return table(html`<strong>${code(name)}</strong>, ${kinds[kind]}.`, unionColumns, reaches.map(unionRow));
}
