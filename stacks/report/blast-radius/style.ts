/**
 * The page's one style: screen, phone, dark, paper. Nothing from elsewhere; what colour says is said in words, line
 * form or weight, too. Contrast of text is at least 4.5:1 in both schemes (WCAG 2.2, 1.4.3).
 */
export const reportStyle = `
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
.legend .way { flex: none; width: 3rem; }
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
.topology { font-size: .88rem; line-height: 1.3; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
.topology p, .topology ul { margin: 0; padding: 0; list-style: none; max-width: none; }
.topology .name, .topology strong { font-weight: 650; }
.zone { background: var(--card); border-radius: .4rem; padding: .6rem .75rem; }
.zone:first-child { padding-bottom: 0; }
.zone + .zone { margin-top: .5rem; }
.row { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 20rem); }
.inside { padding: .4rem .75rem; }
.ways { display: flex; flex-direction: column; justify-content: center; gap: .4rem; }
.vpc .inside { background: var(--ground); border: solid var(--ink); border-width: 0 2.5px; }
.vpc.open .inside { border: dotted var(--muted); border-width: 0 2px; }
.vpc .row:first-child .inside { border-top-width: 2.5px; border-radius: .35rem .35rem 0 0; }
.vpc .row:last-child .inside { border-bottom-width: 2.5px; border-radius: 0 0 .35rem .35rem; padding-bottom: .75rem; }
.node { background: var(--ground); border: 1px solid var(--line); border-radius: .3rem; padding: .3rem .55rem;
  text-align: center; min-width: 0; overflow-wrap: break-word; }
.node strong, .node small { display: block; }
.node small { color: var(--muted); font-size: .9em; }
.node.role { border: 2px dashed var(--trust); border-radius: .9rem; }
.node.router { height: 100%; display: grid; align-content: center; }
.way { position: relative; display: flex; align-items: center; margin: 0; break-inside: avoid; --stroke: 2.5px solid var(--call); --head: var(--call); }
.way.data { --stroke: 2px solid var(--data); --head: var(--data); }
.way.trust { --stroke: 2px dashed var(--trust); --head: var(--trust); }
.way.keys { --stroke: 2px dotted var(--muted); --head: var(--muted); }
.way.none { --stroke: 0; --head: transparent; }
.topology .way::before { content: ""; position: absolute; left: -.9rem; width: .9rem; border-top: var(--stroke); }
.way .node { flex: 0 1 11rem; }
.gate { background: var(--ground); border: 2px solid var(--ink); border-radius: 1em; padding: .05em .5em; white-space: nowrap; }
.way .gate { position: relative; flex: none; margin-left: -.35rem; }
.line { position: relative; flex: 1 1 1.2rem; min-width: .9rem; border-top: var(--stroke); }
.line::after, .down::after, .up::after { content: ""; position: absolute; border: .3rem solid transparent; }
.line::after { right: 0; top: calc(-.3rem - 1px); border-right: 0; border-left: .5rem solid var(--head); }
.step { flex: none; display: inline-grid; place-items: center; width: 1.6em; height: 1.6em; border-radius: 50%;
  background: var(--call); color: var(--on-call); font-size: .75rem; font-weight: 650; }
.way .step { position: absolute; z-index: 1; left: -1.5rem; }
.down, .topology .up { position: relative; height: 1.9rem; margin: 0 0 0 1.5rem; }
.down { border-left: 2.5px solid var(--call); }
.down::after { left: calc(-.3rem - 1.25px); bottom: -.1rem; border-bottom: 0; border-top: .5rem solid var(--call); }
.down .step { position: absolute; left: calc(-.8em - 1.25px); top: .1rem; }
.topology .up { align-self: flex-end; margin-right: 5.5rem; border-left: 2px dotted var(--muted); }
.up::after { left: calc(-.3rem - 1px); top: -.1rem; border-top: 0; border-bottom: .5rem solid var(--muted); }
.frame { background: var(--card); border: 1px solid var(--line); border-radius: .3rem; padding: .4rem .9rem .4rem .55rem; height: 100%; }
.tools { display: grid; grid-template-columns: repeat(auto-fill, minmax(10.5rem, 1fr)); gap: .35rem; }
.topology .name + .tools { margin-top: .35rem; }
.topology .cell { display: flex; align-items: center; gap: .4rem; margin: 0; padding: .12rem .35rem; background: var(--ground);
  border: 1px solid var(--line); border-radius: .25rem; break-inside: avoid; }
.mark { flex: none; width: 1.35em; text-align: center; border: 1px solid var(--muted); border-radius: 2px; font-size: .85em; }
@media screen and (max-width: 44rem) {
  .sheet { padding: 1.25rem 1rem 3rem; }
  h1 { font-size: 1.6rem; }
  nav ol, .steps { columns: 1; }
  .topology { font-size: .74rem; }
  .zone { padding: .45rem .4rem; }
  .row { grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); }
  .inside { padding: .3rem .6rem .3rem .4rem; }
  .way .node { flex: 1 1 4rem; padding: .25rem .15rem; }
  .topology .line { flex: 0 0 .9rem; }
  .topology .gate { white-space: normal; overflow-wrap: normal; padding: 0 .35em; font-size: .9em; }
  .tools { grid-template-columns: 1fr; }
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
  details::details-content { content-visibility: visible; block-size: auto; }
}
`;
