/**
 * Places in bundles as places in sources. Enters: a stack of a function's process. Leaves: the same with the paths, lines
 * and columns of the sources, as far as the bundle's source map knows them. A map is read once, when it is first needed.
 */
import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export type SourcePlaces = (stack: string) => string;

/** @param root folder of the application; sources are named from there */
export function createSourcePlaces(root: string): SourcePlaces {
  const maps = new Map<string, SourceMap | undefined>();
  const mapOf = (bundle: string) => {
    if (!maps.has(bundle)) maps.set(bundle, readMap(bundle));
    return maps.get(bundle);
  };
  const placeOf = (url: string, line: number, column: number): string | undefined => {
    const bundle = url.startsWith('file:') ? fileURLToPath(url) : url;
    const entry = mapOf(bundle)?.findEntry(line - 1, column - 1);
    if (entry === undefined || !('originalSource' in entry)) return undefined;
    const source = resolve(dirname(bundle), entry.originalSource);
    return `${relative(root, source)}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
  };
  return (stack) =>
    stack.replace(/((?:file:\/\/)?\/[^\s()]+\.mjs):(\d+):(\d+)/g, (whole, bundle: string, line, column) => {
      return placeOf(bundle, Number(line), Number(column)) ?? whole;
    });
}

function readMap(bundle: string): SourceMap | undefined {
  try {
    return new SourceMap(JSON.parse(readFileSync(`${bundle}.map`, 'utf8')));
  } catch {
    return undefined;
  }
}
