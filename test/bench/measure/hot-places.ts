/**
 * Where a CPU profile spent its time: each sample counts for the file or the package whose code was running, or had
 * called what was running in Node or V8. Pure.
 */
import { SourceMap, type SourceMapPayload } from 'node:module';

/** As the Chrome DevTools Protocol writes it (Profiler.Profile). */
export type Profile = {
  nodes: {
    id: number;
    callFrame: { functionName: string; url: string; lineNumber: number; columnNumber: number };
    children?: number[];
  }[];
  samples: number[];
  timeDeltas: number[];
};

/** `url`: the end of the bundle's address in the profile. */
export type BundleMap = { url: string; payload: SourceMapPayload };

/** `share` of the CPU time. */
export type HotPlace = { place: string; share: number };

const shown = 12;

/** @returns the places with the greatest shares, in their order */
export function hotPlaces({ nodes, samples, timeDeltas }: Profile, { url, payload }: BundleMap): HotPlace[] {
  const map = new SourceMap(payload);
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const parents = new Map(
    nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)),
  );

  function placeOf(id: number): string {
    const node = byId.get(id);
    const { functionName = '', url: at = '', lineNumber = 0, columnNumber = 0 } = node?.callFrame ?? {};
    if (at.endsWith(`/${url}`)) return nameOf(map.findEntry(lineNumber, columnNumber));
    const parent = parents.get(id);
    const above = parent === undefined ? undefined : placeOf(parent);
    if (above !== undefined && above !== '(root)') return above;
    return functionName === '(root)'
      ? functionName
      : at.startsWith('node:')
        ? 'Node itself'
        : functionName || at;
  }

  const spent = new Map<string, number>();
  for (const [at, id] of samples.entries()) {
    const place = placeOf(id);
    if (place === '(idle)') continue;
    spent.set(place, (spent.get(place) ?? 0) + (timeDeltas[at] ?? 0));
  }
  const total = [...spent.values()].reduce((sum, us) => sum + us, 0);
  return [...spent]
    .map(([place, us]) => ({ place, share: us / total }))
    .toSorted((left, right) => right.share - left.share)
    .slice(0, shown);
}

/** A package by its name, a file of this project by its path. */
function nameOf(entry: object): string {
  const { originalSource = '' } = entry as { originalSource?: string };
  const [, name] = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(originalSource) ?? [];
  return name ?? (originalSource.replace(/^(\.\.\/)+/, '') || 'bundle');
}
