/**
 * The blast radius as one HTML document. In: the data and the topology. Out: the page's text, the same bytes for the
 * same input. Never: a script, a reference to anything outside the document, text from a plan that becomes markup.
 */
import { createHash } from 'node:crypto';
import type { PlanDiff } from '../diff/diff-plans.ts';
import { html, Markup } from './html.ts';
import type { BlastRadius } from './radius-types.ts';
import { callersSection } from './sections/callers.ts';
import { changesSection } from './sections/changes.ts';
import { compromiseSection } from './sections/compromise.ts';
import { proofsSection } from './sections/proofs.ts';
import { readingSection } from './sections/reading.ts';
import type { Section } from './sections/section.ts';
import { shortSection } from './sections/short.ts';
import { toolsSection } from './sections/tools.ts';
import { topologySection } from './sections/topology.ts';
import { withShortNames } from './short-names.ts';
import { reportStyle } from './style.ts';
import type { Topology } from './topology/topology-types.ts';

/**
 * `frame-ancestors` and `report-to` do nothing in a meta element and are left out.
 * Source: CSP Level 3, "The delivery of the policy in the meta element".
 */
const contentSecurityPolicy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(reportStyle).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** @param diff what changes since another plan; absent: nothing is said about it */
export function renderPage(whole: BlastRadius, topology: Topology, diff?: PlanDiff): string {
  const radius = withShortNames(whole);
  const title = `Blast radius of ${radius.app}, stage ${radius.stage}`;
  const sections = sectionsOf(radius, topology, diff);
  return html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentSecurityPolicy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${new Markup(reportStyle)}</style>
</head>
<body>
<a class="skip" href="#short">To the summary</a>
<div class="sheet">
${head(radius)}
<nav aria-label="Contents">
<ol>
${sections.map(({ id, title: name }) => html`<li><a href="#${id}">${name}</a></li>\n`)}</ol>
</nav>
<main>
${sections.map(drawSection)}</main>
<footer>
<p>Made by <code>npm run plan -- --stage ${radius.stage}${radius.mode === 'dev' ? ' --dev' : ''} --blast-radius FILE</code> from the plan ${radius.fingerprint}. The same plan makes the same page, byte for byte.</p>
</footer>
</div>
</body>
</html>
`.text;
}

function sectionsOf(radius: BlastRadius, topology: Topology, diff: PlanDiff | undefined): Section[] {
  return [
    shortSection(radius),
    topologySection(radius, topology),
    toolsSection(radius),
    ...compromiseSection(radius),
    callersSection(radius),
    ...(diff ? [changesSection(diff)] : []),
    proofsSection(radius),
    readingSection(radius),
  ];
}

function head({ app, stage, mode, region, accountId, resourceCount, fingerprint }: BlastRadius): Markup {
  return html`<header>
<p class="kicker">${app}: blast radius</p>
<h1>What could be reached in stage ${stage}, and by whom</h1>
<p class="origin">Computed from the plan of ${mode === 'dev' ? 'a development session (sst dev)' : 'a deployment'}: ${resourceCount} resources in ${region}, account ${accountId} (fingerprint ${fingerprint.slice(0, 19)}). Every line is the answer of the IAM policies in that plan, evaluated together: identity, boundary, session, resource and endpoint policies.</p>
</header>`;
}

function drawSection({ id, title, body, ownPage }: Section): Markup {
  return html`<section aria-labelledby="${id}"${ownPage ? new Markup(' class="own-page"') : ''}>
<h2 id="${id}">${title}</h2>
${body}</section>
`;
}
