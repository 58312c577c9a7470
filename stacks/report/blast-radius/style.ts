/**
 * The page's one style: screen, phone, dark, paper. Nothing from elsewhere; what colour says is said in words, line
 * form or weight, too. Contrast of text is at least 4.5:1 in both schemes (WCAG 2.2, 1.4.3).
 */
export const STYLE = `
:root { color-scheme: light; --ink: #16202b; --muted: #4d5a66; --ground: #ffffff; --card: #f3f5f8; --line: #7d8a97;
  --soft: #d4dae0; --call: #0b57d0; --on-call: #ffffff; --data: #00695c; --trust: #7a28c4; --bad: #b3261e; }
@media screen and (prefers-color-scheme: dark) {
  :root { color-scheme: dark; --ink: #e8edf2; --muted: #aab4be; --ground: #0f141a; --card: #19202a; --line: #7a8794;
    --soft: #36414d; --call: #8ab8ff; --on-call: #0f141a; --data: #5fd4c4; --trust: #d3a8ff; --bad: #ff9d94; }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; scroll-padding-top: 1rem; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 1rem/1.55 system-ui, sans-serif;
  overflow-wrap: break-word; }
.sheet { max-width: 60rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem; }
h1 { font-size: 2rem; line-height: 1.15; margin: .25rem 0 .75rem; letter-spacing: -.01em; text-wrap: balance; }
h2 { font-size: 1.4rem; line-height: 1.25; margin: 3.25rem 0 .75rem; padding-top: .75rem; border-top: 2px solid var(--ink); }
h3 { font-size: 1.1rem; line-height: 1.35; margin: 0 0 .25rem; }
p, ul, ol, dl { margin: 0 0 .9rem; max-width: 46rem; }
li { margin: 0 0 .35rem; }
a { color: var(--call); text-underline-offset: .15em; }
a:focus-visible, summary:focus-visible { outline: 3px solid var(--call); outline-offset: 2px; border-radius: 2px; }
code { font: .92em/1.4 ui-monospace, Menlo, Consolas, monospace; overflow-wrap: anywhere; }
.skip { position: absolute; left: -100vw; }
.skip:focus { left: 1rem; top: 1rem; background: var(--ground); padding: .5rem; }
.kicker, .muted, figcaption { color: var(--muted); }
.kicker { margin: 0; font-weight: 600; }
.origin { font-size: .92rem; color: var(--muted); overflow-wrap: anywhere; }
nav ol { columns: 2; column-gap: 2.5rem; padding-left: 1.9rem; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr)); gap: .75rem; max-width: none;
  margin: 1.5rem 0; }
.figures div { background: var(--card); border-left: 4px solid var(--ink); padding: .7rem .9rem; }
.figures dt { color: var(--muted); font-size: .9rem; }
.figures dd { margin: 0; font-size: 1.3rem; font-weight: 650; line-height: 1.3; }
.short li::marker { font-weight: 650; }
.short strong { font-weight: 650; }
figure { margin: 1rem 0 1.5rem; }
figcaption { font-size: .92rem; margin-top: .75rem; }
.steps { padding-left: 1.6rem; columns: 2; column-gap: 2.5rem; max-width: none; font-size: .95rem; color: var(--ink); }
.steps li { break-inside: avoid; }
.legend { display: flex; flex-wrap: wrap; gap: .35rem 1.5rem; padding: 0; list-style: none; max-width: none; font-size: .92rem;
  color: var(--ink); }
.legend li { display: flex; align-items: center; gap: .5rem; margin: 0; }
.legend svg { flex: none; }
details { margin: 0 0 1rem; border: 1px solid var(--soft); border-radius: .4rem; padding: .55rem .9rem; }
summary { cursor: pointer; font-weight: 600; }
table { width: 100%; table-layout: fixed; border-collapse: collapse; margin: .5rem 0 1.25rem; font-size: .95rem; }
caption { text-align: left; font-size: .92rem; padding: 0 0 .4rem; }
th, td { text-align: left; vertical-align: top; padding: .45rem .9rem .45rem 0; border-bottom: 1px solid var(--soft);
  overflow-wrap: break-word; }
thead th { border-bottom: 2px solid var(--line); font-size: .88rem; color: var(--muted); overflow-wrap: normal; }
tbody th { font-weight: 500; }
td code, th code { overflow-wrap: break-word; }
.extent { display: block; width: fit-content; margin-top: .15rem; padding: 0 .45em; border: 1px solid var(--line); border-radius: .3em; font-size: .88em;
  line-height: 1.5; }
.extent.wide { border: 2px solid var(--ink); font-weight: 650; }
.tool { border: 1px solid var(--soft); border-radius: .5rem; padding: 1rem 1.1rem .4rem; margin: 0 0 1.1rem; }
.tool h3 code { font-size: 1.05em; }
.facts { margin: 0 0 .5rem; font-size: .92rem; color: var(--muted); }
.quote { border-left: 3px solid var(--soft); padding-left: .8rem; }
.verdict { font-weight: 650; white-space: nowrap; }
.fails { color: var(--bad); text-decoration: underline; }
footer { margin-top: 3rem; border-top: 1px solid var(--soft); padding-top: 1rem; color: var(--muted); font-size: .92rem; }
.topology { display: block; width: 100%; height: auto; }
.topology.phone { display: none; }
.topology text { fill: var(--ink); font-family: system-ui, sans-serif; }
.topology .mono { font-family: ui-monospace, Menlo, Consolas, monospace; }
.topology .bold { font-weight: 650; }
.topology .muted { fill: var(--muted); }
.topology rect { fill: var(--ground); stroke: var(--line); stroke-width: 1; }
.topology .zone rect { fill: var(--card); stroke: none; }
.topology .vpc rect { stroke: var(--ink); stroke-width: 2.5; }
.topology .open rect { stroke: var(--muted); stroke-dasharray: 2 4; }
.topology .frame rect { fill: var(--card); }
.topology .role rect { stroke: var(--trust); stroke-width: 1.6; stroke-dasharray: 6 3; }
.topology .gate rect, .topology-key .gate rect { fill: var(--ground); stroke: var(--ink); stroke-width: 1.6; }
.topology rect.mark { fill: none; stroke: var(--muted); }
svg path { fill: none; }
svg path.call { stroke: var(--call); stroke-width: 2.4; }
svg path.data { stroke: var(--data); stroke-width: 1.5; }
svg path.trust { stroke: var(--trust); stroke-width: 1.6; stroke-dasharray: 6 3; }
svg path.keys { stroke: var(--muted); stroke-width: 1.4; stroke-dasharray: 1.5 3; }
svg polygon.call { fill: var(--call); }
svg polygon.data { fill: var(--data); }
svg polygon.trust { fill: var(--trust); }
svg polygon.keys { fill: var(--muted); }
.badge circle { fill: var(--call); }
.topology .badge text { fill: var(--on-call); }
@media (max-width: 44rem) {
  .sheet { padding: 1.25rem 1rem 3rem; }
  h1 { font-size: 1.6rem; }
  nav ol, .steps { columns: 1; }
  .topology.page { display: none; }
  .topology.phone { display: block; }
  colgroup { display: none; }
  table, tbody, tr, th, td, caption { display: block; }
  thead { display: none; }
  tr { padding: .5rem 0; border-bottom: 1px solid var(--line); }
  th, td { border: 0; padding: .12rem 0; }
  td[data-label]::before { content: attr(data-label) ": "; color: var(--muted); font-size: .9em; }
  .tool { padding: .8rem .8rem .2rem; }
}
@media print {
  @page { size: A4; margin: 15mm 14mm; }
  html { font-size: 9.5pt; }
  body { line-height: 1.45; }
  .sheet { max-width: none; padding: 0; }
  .skip { display: none; }
  h2 { margin-top: 8mm; }
  h2, h3, caption { break-after: avoid; }
  a { color: inherit; text-decoration: none; }
  .own-page { break-before: page; }
  .tool, .figures div, tr, li, figcaption { break-inside: avoid; }
  thead { display: table-header-group; }
  .figures { grid-template-columns: repeat(4, 1fr); }
  .topology.page { max-height: 225mm; }
  .topology.page.long { max-height: none; }
  details::details-content { content-visibility: visible; block-size: auto; }
}
`;
