import { beforeAll, describe, expect, it } from 'vitest';
import type { ProvenPlan } from '../../../../stacks/plan/plan-types.ts';
import { readBlastRadius } from '../../../../stacks/report/blast-radius/blast-radius.ts';
import { layout } from '../../../../stacks/report/blast-radius/layout.ts';
import { PAGE, PHONE } from '../../../../stacks/report/blast-radius/measures.ts';
import { textWidth, wrapText } from '../../../../stacks/report/blast-radius/text-width.ts';
import type { Topology } from '../../../../stacks/report/blast-radius/topology-types.ts';
import { planned } from '../../../support/plans.ts';
import { faultsOf } from './drawing-checks.ts';
import { withTools } from './many-tools.ts';

let production: ProvenPlan;
let topologies: Record<string, Topology>;

beforeAll(async () => {
  production = await planned('production');
  const many = readBlastRadius(withTools(production, 60)).topology;
  topologies = {
    'the real tools': readBlastRadius(production).topology,
    '60 tools': many,
    'tools that reach two stores': crossed(many),
    'a session of sst dev': readBlastRadius(await planned('mine', { dev: true })).topology,
    'the two doors of local': readBlastRadius(await planned('local')).topology,
  };
});

/** Every third tool of the picture reaches all stores: ways then run past other groups. */
function crossed(topology: Topology): Topology {
  const [first, ...rest] = topology.groups;
  if (!first) throw new Error('no groups');
  const both = { ...first, title: '9 tools reach everything', reaches: topology.stores.map(({ id }) => id) };
  return {
    ...topology,
    groups: [first, ...rest, both].map((group) => ({ ...group, title: `${group.title}.` })),
  };
}

const forms = { page: PAGE, phone: PHONE };

describe('the picture of the topology', () => {
  it.for(
    [
      'the real tools',
      '60 tools',
      'tools that reach two stores',
      'a session of sst dev',
      'the two doors of local',
    ].flatMap((name) => [
      { name, form: 'page' as const },
      { name, form: 'phone' as const },
    ]),
  )('is legible on a $form with $name: no text is cut, covered or crossed', ({ name, form }) => {
    expect(faultsOf(layout(topologies[name] as Topology, forms[form]))).toEqual([]);
  });

  it.for(['page', 'phone'] as const)('has a box for each tool, whole name in order, on a %s', (form) => {
    const { boxes } = layout(topologies['60 tools'] as Topology, forms[form]);
    const names = boxes
      .filter(({ look }) => look === 'tool')
      .map(({ labels }) => labels.map(({ text }) => text).join(''));
    expect(names.toSorted()).toEqual(
      withTools(production, 60)
        .contracts.map(({ name }) => name)
        .toSorted(),
    );
  });

  it('draws the trust of every role from the router, and a way to each store', () => {
    const topology = topologies['the real tools'] as Topology;
    const { lines, boxes } = layout(topology, PAGE);
    const ends = (kind: string) =>
      lines.filter((line) => line.kind === kind).map(({ points }) => points.at(-1));
    const roles = boxes.filter(({ look }) => look === 'role');
    expect(ends('trust')).toHaveLength(roles.length);
    expect(roles.length).toBe(1 + topology.groups.filter((group) => group.roles > 0).length);
    for (const { x, y, height } of roles) expect(ends('trust')).toContainEqual([x, y + height / 2]);
    // From each group to each store that it reaches, and to every store from some group.
    expect(ends('data')).toHaveLength(topology.groups.flatMap(({ reaches }) => reaches).length);
    expect(new Set(ends('data').map(String)).size).toBe(topology.stores.length);
  });

  it('leads every way out of the VPC through an endpoint on its border', () => {
    const { lines, boxes } = layout(topologies['60 tools'] as Topology, PAGE);
    const vpc = boxes.find(({ look }) => look === 'vpc');
    if (!vpc) throw new Error('no VPC');
    const border = vpc.x + vpc.width;
    const gates = boxes.filter(({ look }) => look === 'gate');
    expect(gates.length).toBeGreaterThan(3);
    for (const { kind, points } of lines.filter((line) => line.kind !== 'trust')) {
      const last = points.at(-1) as [number, number];
      const [first] = points as [[number, number]];
      if (!(first[0] < border && first[1] > vpc.y && last[0] > border)) continue;
      const crossing = points.find(([, y], at) => (points[at + 1]?.[0] ?? 0) > border && y > vpc.y)?.[1];
      const gate = gates.find(
        ({ y, height }) => crossing !== undefined && y < crossing && crossing < y + height,
      );
      expect(gate, `${kind} to ${last}`).toBeDefined();
    }
  });
});

describe('text that must fit', () => {
  it.for([
    ['read_document', 60, ['read_', 'document']],
    ['unbreakable', 30, ['unbr', 'eaka', 'ble']],
    ['one two three four five six', 40, ['one', 'two', 'three…']],
    ['', 40, ['']],
  ] as const)('"%s" in %i px is broken where a reader would', ([text, px, lines]) => {
    expect(wrapText(text, px, { sizePx: 10, mono: true })).toEqual(lines);
    for (const line of lines) expect(textWidth(line, { sizePx: 10, mono: true })).toBeLessThanOrEqual(px);
  });

  it('counts what is beyond Latin as wide as it may be drawn', () => {
    expect(textWidth('文書', { sizePx: 10 })).toBeGreaterThan(textWidth('ab', { sizePx: 10 }));
  });
});
