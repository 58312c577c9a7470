/** The page's first screen: four figures, and the sentences that a reader would take away. */
import { countStandings } from '../../../plan/assumptions/assumption.ts';
import { html, type Markup } from '../html.ts';
import type { BlastRadius, OtherPrincipal, Reach, ToolRadius } from '../radius-types.ts';
import { count, enumerate, extentOf, minutes } from '../words.ts';
import { codes } from './cells.ts';
import type { Section } from './section.ts';

/** Four figures and the main sentences about the stage. */
export function shortSection(radius: BlastRadius): Section {
  const body = html`${figures(radius)}
<ol class="short">
${sentences(radius).map((text) => html`<li>${text}</li>\n`)}</ol>
`;
  return { id: 'short', title: 'In short', body };
}

function sentences(radius: BlastRadius): Markup[] {
  const people = radius.others.filter(({ kind }) => kind === 'person');
  return [
    oneCall(radius),
    oneRole(radius),
    outside(radius),
    tool(radius),
    router(radius),
    ...(people.length > 0 ? [governors(people, radius)] : []),
  ];
}

function figures({ proofs, tools, assumptions }: BlastRadius): Markup {
  const held = proofs.filter(({ ok }) => ok).length;
  const failed = proofs.length - held;
  const items: [string, Markup | string][] = [
    ['Tools', String(tools.length)],
    [
      'Proofs',
      failed > 0 ? html`<span class="fails">${failed} of ${proofs.length} FAIL</span>` : `all ${held} hold`,
    ],
    ['Tools that stay with the caller', `${tools.length - strays(tools).length} of ${tools.length}`],
    ['Assumptions about AWS', countStandings(assumptions)],
  ];
  return html`<dl class="figures">
${items.map(([term, value]) => html`<div><dt>${term}</dt><dd>${value}</dd></div>\n`)}</dl>`;
}

const isWide = ({ scope }: Reach): boolean => extentOf(scope).wide;

/** More names than these are not read in a sentence. */
const mostNames = 4;

function names(tools: readonly { name: string }[]): Markup {
  if (tools.length > mostNames) return html`<a href="#tools">${count(tools.length, 'tool')}</a>`;
  return html`${tools.map(({ name }, at) => html`${at > 0 && (at === tools.length - 1 ? ' and ' : ', ')}<code>${name}</code>`)}`;
}

function oneCall({ tools }: BlastRadius): Markup {
  const withData = tools.filter(({ oneCall: call }) => call && call.reaches.length > 0);
  const wide = withData.filter(({ oneCall: call }) => call?.reaches.some(isWide));
  const rest = withData.length - wide.length;
  return html`<strong>One call</strong> touches what its own arguments name. ${rest > 0 && html`For ${count(rest, 'tool')} that is one object at a time. `}${wide.length > 0 && html`For ${names(wide)} it is a whole prefix or a whole partition, because IAM can tell apart nothing smaller there.`}`;
}

function oneRole({ tools }: BlastRadius): Markup {
  const unconfined = strays(tools);
  if (unconfined.length === 0)
    return html`<strong>One tool’s role</strong>, whatever the arguments, stays with the caller that its session is tagged for: every key it reaches begins with that caller’s tenant or subject.`;
  return html`<strong>One tool’s role</strong> is not confined to the caller for ${names(unconfined)}: see there.`;
}

/** Tools whose role reaches data by a key that does not begin with the caller. */
function strays(tools: readonly ToolRadius[]): ToolRadius[] {
  return tools.filter(({ anyArguments }) => anyArguments.some((reach) => !isConfined(reach)));
}

/** Begins with what the session's own tags say. */
function isConfined({ part, kind }: Reach): boolean {
  return (kind !== 'bucket' && kind !== 'table') || part.startsWith('{caller.');
}

function outside({ tools, insideVpc, router: { outside: routerOutside } }: BlastRadius): Markup {
  if (!insideVpc)
    return html`<strong>A stolen session</strong> works from anywhere until it ends: in this mode functions stand outside any VPC.`;
  const out = tools.filter((one) => one.outside.length > 0);
  // A function's own log group is written from Lambda's network, not from the VPC.
  const more = routerOutside.filter(({ kind }) => kind !== 'log group').flatMap(({ things }) => things);
  if (out.length === 0 && more.length === 0)
    return html`<strong>A stolen session</strong> that is carried out of the VPC reaches nothing: no data, no tool, no other role.`;
  return html`<strong>A stolen session</strong> that is carried out of the VPC <span class="fails">still reaches something</span>: ${out.length > 0 ? names(out) : codes([...new Set(more)])}.`;
}

function tool({ tools, sessionSeconds }: BlastRadius): Markup {
  const isolated = tools.filter((one: ToolRadius) => one.tenantIsolated);
  return html`<strong>A compromised tool</strong> has the sessions that its environment received in the last ${minutes(sessionSeconds)}, each for the one call it was made for. ${isolated.length > 0 && html`Environments of ${isolated.length === tools.length ? 'every tool' : names(isolated)} serve one tenant each.`}`;
}

function router({ insideVpc }: BlastRadius): Markup {
  return html`<strong>A compromised router</strong> can mint any session of this stage, so it has <a href="#router">the union of them all</a>, for every tenant${insideVpc && ', from inside this VPC only'}.`;
}

/** Settings count, too: a role that may export a table can read it. */
function governors(people: readonly OtherPrincipal[], { data }: BlastRadius): Markup {
  const onData = people.map(({ name, reaches }) => {
    const things = new Set(reaches.flatMap((reach) => reach.things));
    const touched = data.flatMap((one) => (things.has(one.name) ? [one.name] : []));
    return html`<code>${name}</code> may act on ${touched.length > 0 ? enumerate(touched) : 'no tenant data'}`;
  });
  return html`<strong>People and pipelines</strong> have ${count(people.length, 'role')}: ${onData.map((text, at) => html`${at > 0 && '; '}${text}`)}. <a href="#others">What exactly</a>.`;
}
