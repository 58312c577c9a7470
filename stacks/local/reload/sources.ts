/** The sources of each function's code, and what a change of one of them asks for. */
import { readFile } from 'node:fs/promises';
import { dirname, relative, resolve } from 'node:path';
import type { Bundle } from '../../plan/plan-types.ts';

/** Paths from the root, by function name, without packages. */
export type Sources = ReadonlyMap<string, ReadonlySet<string>>;

/** By the source map of the bundle. */
export async function sourcesOf({ folder, source: { root } }: Bundle): Promise<ReadonlySet<string>> {
  const map = JSON.parse(await readFile(`${folder}/bundle.mjs.map`, 'utf8')) as { sources: string[] };
  const paths = map.sources.map((path) => relative(root, resolve(dirname(`${folder}/bundle.mjs`), path)));
  return new Set(paths.filter((path) => !path.startsWith('..') && !path.includes('node_modules')));
}

/** `plan`: roles and policies are made of it, too, so the whole system has to be planned again. */
export type Reload = { is: 'nothing' } | { is: 'plan' } | { is: 'functions'; names: string[] };

/**
 * A file that a tool and the router have in common is a contract, or what contracts are made of.
 * @param router name of the function
 * @param changed path from the root
 */
export function reloadFor(changed: string, sources: Sources, router: string): Reload {
  const names = [...sources].filter(([, files]) => files.has(changed)).map(([name]) => name);
  if (names.length === 0) return { is: 'nothing' };
  const isShared = changed.startsWith('shared/') || (names.length > 1 && names.includes(router));
  return isShared ? { is: 'plan' } : { is: 'functions', names };
}
