/** Topologies that a picture must be legible with, by name: of real plans, and of many tools. */
import { readBlastRadius } from '../../../../../stacks/report/blast-radius/blast-radius.ts';
import type { Topology } from '../../../../../stacks/report/blast-radius/topology/topology-types.ts';
import { planned } from '../../../../support/plans.ts';
import { withTools } from '../many-tools.ts';

export const topologyNames = [
  'the real tools',
  '60 tools',
  'tools that reach two stores',
  'a session of sst dev',
  'the two doors of local',
] as const;

export async function topologies(): Promise<Record<(typeof topologyNames)[number], Topology>> {
  const production = await planned('production');
  const many = readBlastRadius(withTools(production, 60)).topology;
  return {
    'the real tools': readBlastRadius(production).topology,
    '60 tools': many,
    'tools that reach two stores': crossed(many),
    'a session of sst dev': readBlastRadius(await planned('mine', { dev: true })).topology,
    'the two doors of local': readBlastRadius(await planned('local')).topology,
  };
}

/** Some tools of the picture reach all stores. */
function crossed(topology: Topology): Topology {
  const [first, ...rest] = topology.groups;
  if (!first) throw new Error('no groups');
  const both = { ...first, title: '9 tools reach everything', reaches: topology.stores.map(({ id }) => id) };
  return {
    ...topology,
    groups: [first, ...rest, both].map((group) => ({ ...group, title: `${group.title}.` })),
  };
}
