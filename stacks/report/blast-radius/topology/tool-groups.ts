/** Tools by what they reach. In: the tools with their stores. Out: the stores, and a group for each set of them. Pure. */
import type { PlacedTool, Service, Store, ToolGroup } from './topology-types.ts';

const kinds = {
  bucket: { what: 'S3 bucket', gate: 's3' },
  table: { what: 'DynamoDB table', gate: 'dynamodb' },
} as const;

/** By name. `inVpc`: the ways there lead through endpoints. */
export function storesOf(tools: readonly PlacedTool[], inVpc: boolean): Service[] {
  const stores = new Map<string, Store>(
    tools.flatMap((tool) => tool.stores.map((store) => [store.arn, store])),
  );
  return [...stores.values()]
    .sort((left, other) => (left.name < other.name ? -1 : 1))
    .map(({ arn, name, kind }) => {
      const { what, gate } = kinds[kind];
      return { id: arn, title: name, detail: [what], ...(inVpc && { gate }) };
    });
}

/** In the order of their stores; those without data come last. */
export function groupsOf(tools: readonly PlacedTool[], stores: readonly Service[]): ToolGroup[] {
  const byReach = new Map<string, PlacedTool[]>();
  for (const tool of tools) {
    const key = stores.map(({ id }) => (reaches(tool, id) ? '0' : '1')).join('');
    byReach.set(key, [...(byReach.get(key) ?? []), tool]);
  }
  return [...byReach]
    .sort(([left], [other]) => (left < other ? -1 : 1))
    .map(([, members]) => groupOf(members, stores));
}

const reaches = (tool: PlacedTool, arn: string): boolean => tool.stores.some((store) => store.arn === arn);

function groupOf(tools: PlacedTool[], stores: readonly Service[]): ToolGroup {
  const [first] = tools;
  const reached = stores.filter(({ id }) => first && reaches(first, id));
  const names = reached.map(({ title }) => title).join(' and ') || 'no data';
  return {
    title: `${tools.length} ${tools.length === 1 ? 'tool reaches' : 'tools reach'} ${names}`,
    tools,
    reaches: reached.map(({ id }) => id),
    roles: tools.filter((tool) => tool.hasRole).length,
  };
}
