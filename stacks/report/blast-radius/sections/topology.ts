/** The picture of the stage, its legend, the steps of one call, and the same in words. */
import { html, type Markup } from '../html.ts';
import type { BlastRadius } from '../radius-types.ts';
import { table } from '../table.ts';
import { picture } from '../topology/picture.ts';
import type { Service, Topology } from '../topology/topology-types.ts';
import { effectWords, enumerate } from '../words.ts';
import type { Section } from './section.ts';

/** @param topology the drawn graph of the same plan */
export function topologySection(radius: BlastRadius, topology: Topology): Section {
  const body = html`<figure>
${picture(topology)}
<figcaption>
${legend(topology)}
</figcaption>
</figure>
<h3>The way of one call</h3>
<ol class="steps">
${stepsOf(topology, radius).map((step) => html`<li>${step}</li>\n`)}</ol>
<details>
<summary>The picture in words</summary>
${inWords(topology)}</details>
`;
  return { id: 'topology', title: 'Who stands where', body, ownPage: true };
}

const lineKinds = [
  ['call', 'the way of a call, with the number of the step'],
  ['data', 'a tool’s way to its data, with the session of the call'],
  ['trust', 'an IAM role, and who may assume it'],
  ['keys', 'other ways: keys of the issuer, audit records'],
] as const;

function legend({ vpc }: Topology): Markup {
  const sample = (kind: string) =>
    html`<span class="way ${kind}" aria-hidden="true"><span class="line"></span></span>`;
  const lines = lineKinds.map(([kind, words]) => html`<li>${sample(kind)}${words}</li>\n`);
  return html`<ul class="legend">
${lines}${vpc && html`<li><code class="gate">s3</code>a VPC endpoint: the only ways out of the thick border</li>\n`}<li><strong>R W D</strong>the tool reads, writes, destroys</li>
</ul>`;
}

function stepsOf(topology: Topology, { sessionSeconds }: BlastRadius): string[] {
  const through = ({ gate }: Service) => (gate === undefined ? '' : ` through the ${gate} endpoint`);
  return [
    'The client sends the call with a bearer token to the front door.',
    'The authorizer checks the token and says who the caller is.',
    'The router checks the arguments, decides, and records the decision.',
    `It has STS mint two sessions of ${Math.round(sessionSeconds / 60)} minutes${through(topology.sts)}: one that may call this tool, one that may touch what the arguments name.`,
    `It signs the call with the first${through(topology.toolApi)}.`,
    'The tools’ API, which admits this one session, runs the tool.',
    'The tool works with the second session, which came with the call.',
  ];
}

function inWords(topology: Topology): Markup {
  const { groups, stores, router, routerServices } = topology;
  const way = (service: Service) => (service.gate === undefined ? 'directly' : `endpoint ${service.gate}`);
  const rows = [
    [topology.client.title, topology.door.title, 'internet, TLS'],
    [topology.door.title, topology.authorizer.title, 'Lambda invocation'],
    [topology.authorizer.title, topology.issuer.title, 'internet: the issuer’s keys'],
    ...(topology.hasApprovalPage
      ? [
          [topology.door.title, 'Approval page, not drawn: no call passes it', 'Lambda invocation'],
          ['Approval page', topology.issuer.title, 'internet: sign-ins of people, the issuer’s keys'],
        ]
      : []),
    [topology.door.title, router.title, 'Lambda invocation'],
    ...[topology.sts, topology.toolApi, ...routerServices].map((one) => [router.title, one.title, way(one)]),
    [router.title, topology.invokeRole.title, 'trust: may assume'],
    ...groups.flatMap(({ tools, reaches, roles }) => [
      ...(roles > 0
        ? [
            [
              router.title,
              `data roles of ${enumerate(tools.filter((one) => one.hasRole).map(({ name }) => name))}`,
              'trust: may assume',
            ],
          ]
        : []),
      ...tools.map(({ name, effect }) => [
        name,
        enumerate(stores.filter(({ id }) => reaches.includes(id)).map(({ title }) => title)) || 'no data',
        `${effectWords[effect]}; ${
          stores
            .filter(({ id }) => reaches.includes(id))
            .map(way)
            .join(', ') || 'nothing'
        }`,
      ]),
    ]),
  ];
  return table(
    'Every way in the picture.',
    [
      ['From', 30],
      ['To', 40],
      ['How', 30],
    ],
    rows,
  );
}
