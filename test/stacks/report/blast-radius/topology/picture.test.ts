/** What the picture holds; whether it is legible, a browser says (chromium.test.ts). */
import { beforeAll, describe, expect, it } from 'vitest';
import { picture } from '../../../../../stacks/report/blast-radius/topology/picture.ts';
import type { Topology } from '../../../../../stacks/report/blast-radius/topology/topology-types.ts';
import { topologies, topologyNames } from './topologies.ts';

let all: Record<string, Topology>;
beforeAll(async () => {
  all = await topologies();
});

const of = (name: string) => all[name] as Topology;
const drawn = (topology: Topology) => picture(topology).text.replaceAll('<wbr>', '');
const found = (text: string, pattern: RegExp) =>
  [...text.matchAll(pattern)].map((match) => match.slice(1).join(' '));

/** `endpoint title` of each way of a kind; the endpoint is empty where there is none. */
const ways = (text: string, kind: string) =>
  found(
    text,
    new RegExp(
      `<li class="way ${kind}">(?:<b class="step">\\d</b>)?(?:<code class="gate">([^<]*)</code>)?<span[^>]*></span><div class="node [^"]*"><strong>([^<]*)`,
      'g',
    ),
  );

describe('the picture of the topology', () => {
  it.for(topologyNames)('has a box for each tool, whole name in order, with %s', (name) => {
    const { groups } = of(name);
    expect(found(drawn(of(name)), /class="cell"><b class="mark">[RWD]<\/b><code>([^<]*)/g)).toEqual(
      groups.flatMap(({ tools }) => tools.map((tool) => tool.name)),
    );
  });

  it('draws the trust of every role from the router, and a way to each store', () => {
    const topology = of('the real tools');
    const roles = topology.groups.reduce((sum, group) => sum + group.roles, 0);
    expect(roles).toBeGreaterThan(5);
    expect(ways(drawn(topology), 'trust').map((one) => one.trim())).toEqual([
      'Invoke role',
      `${roles} data roles`,
    ]);
    // From each group to each store that it reaches, and to every store from some group.
    const data = ways(drawn(topology), 'data');
    expect(data).toHaveLength(topology.groups.flatMap(({ reaches }) => reaches).length);
    expect(new Set(data.map((one) => one.split(' ')[1]))).toEqual(
      new Set(topology.stores.map(({ title }) => title)),
    );
  });

  it('leads every way out of the VPC through an endpoint on its border', () => {
    const text = drawn(of('60 tools'));
    const [, vpc = ''] = text.split('<div class="vpc">');
    const out = [...ways(vpc, 'call'), ...ways(vpc, 'data'), ...ways(vpc, 'keys')];
    expect(out.length).toBeGreaterThan(7);
    for (const way of out) expect(way).toMatch(/^[a-z0-9-]+ \S/);
  });

  it('shows that there is no VPC, and then no endpoint', () => {
    const text = drawn(of('a session of sst dev'));
    expect(text).toContain('<div class="vpc open">');
    expect(text).toContain('No VPC');
    expect(text).not.toContain('class="gate"');
  });

  it('numbers the steps of a call in their order, and the last one at each store', () => {
    const steps = found(drawn(of('the real tools')), /<b class="step">(\d)<\/b>/g);
    expect(steps.slice(0, 6).toSorted()).toEqual(['1', '2', '3', '4', '5', '6']);
    expect(new Set(steps.slice(6))).toEqual(new Set(['7']));
  });

  it('keeps what a plan says as text', () => {
    const topology = structuredClone(of('the real tools'));
    topology.client.title = '<script>x</script>';
    for (const { tools } of topology.groups) for (const tool of tools) tool.name = 'a_<img>"';
    expect(drawn(topology)).not.toMatch(/<script|<img/);
  });
});
