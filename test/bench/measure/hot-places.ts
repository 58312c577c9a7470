/**
 * Where a CPU profile spent its time: each sample counts for the file or the package whose code was running, or had
 * called what was running in Node or V8. Pure.
 */
import { SourceMap, type SourceMapPayload } from 'node:module';
import { dirname, relative, resolve } from 'node:path';

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

/** `file`: of the bundle, as the profile names it; `root`: of this project, to which places are relative. */
export type BundleMap = { file: string; root: string; payload: SourceMapPayload };

/** `share` of the CPU time. */
export type HotPlace = { place: string; share: number };

const shown = 12;

/** @returns the places with the greatest shares, in their order */
export function hotPlaces(
  { nodes, samples, timeDeltas }: Profile,
  { file, root, payload }: BundleMap,
): HotPlace[] {
  const map = new SourceMap(payload);
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const parents = new Map(
    nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)),
  );

  /** The frames of a sample, from the running one to the first. */
  function framesOf(id: number | undefined): Profile['nodes'][number]['callFrame'][] {
    const node = id === undefined ? undefined : byId.get(id);
    return node === undefined ? [] : [node.callFrame, ...framesOf(parents.get(node.id))];
  }

  function placeOf(id: number): string {
    const frames = framesOf(id);
    const ours = frames.find(({ url }) => url.endsWith(file));
    if (ours !== undefined) return nameOf(map.findEntry(ours.lineNumber, ours.columnNumber));
    const node = frames.find(({ url }) => url.startsWith('node:'));
    return node === undefined ? (frames[0]?.functionName ?? '') : partOfNode(node.url);
  }

  /** A package by its name, a file of this project by its path. */
  function nameOf(entry: object): string {
    const { originalSource = '' } = entry as { originalSource?: string };
    const [, name] = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(originalSource) ?? [];
    if (name !== undefined || originalSource === '') return name ?? 'bundle';
    return relative(root, resolve(dirname(file), originalSource));
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

/** `node:internal/modules/esm/loader` is `node:internal/modules`. */
function partOfNode(url: string): string {
  return url.split('/').slice(0, 2).join('/');
}
