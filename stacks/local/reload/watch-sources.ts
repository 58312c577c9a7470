/**
 * Replaces functions whose source was saved. Enters: changes of files. Leaves: the new code in the running functions, or a
 * sentence that says why not; then the old code goes on. Data stays as it is. Never: half of a change, since a contract
 * belongs to roles and policies, which only a new plan makes.
 */
import { join } from 'node:path';
import { rebuildFunction } from '../../plan/code/rebuild-function.ts';
import type { Bundle } from '../../plan/plan-types.ts';
import type { LambdaService } from '../lambda/lambda.ts';
import { reloadFor, sourcesOf } from './sources.ts';
import { watchFolders } from './watch-folders.ts';

export type ReloadOptions = {
  root: string;
  /** absolute folder for the new code */
  folder: string;
  /** by function name */
  bundles: Record<string, Bundle>;
  router: string;
  lambda: Pick<LambdaService, 'updateCode'>;
  onNote(line: string): void;
};

/** Editors write a file in several steps. */
const settleMs = 60;

/** @returns a function that stops it, once a change that is being built is in its place */
export async function watchSources(options: ReloadOptions): Promise<() => Promise<void>> {
  const { root, router, onNote } = options;
  const bundles = new Map(Object.entries(options.bundles));
  const sources = new Map<string, ReadonlySet<string>>();
  for (const [name, bundle] of bundles) sources.set(name, await sourcesOf(bundle));

  const changed = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let working: Promise<void> = Promise.resolve();
  let built = 0;

  async function replace(name: string): Promise<void> {
    const bundle = bundles.get(name);
    if (bundle === undefined) return;
    built += 1;
    const made = await rebuildFunction(bundle, join(options.folder, `${name}-${built}`));
    bundles.set(name, made);
    sources.set(name, await sourcesOf(made));
    watched.add(sources.get(name) ?? []);
    await options.lambda.updateCode(name, made);
  }

  async function apply(files: readonly string[]): Promise<void> {
    const names = new Set<string>();
    for (const file of files) {
      const reload = reloadFor(file, sources, router);
      if (reload.is === 'plan')
        onNote(`${file} was saved. Roles and policies are made of it: end this with Ctrl-C and start again.`);
      if (reload.is === 'functions') for (const name of reload.names) names.add(name);
    }
    const fromMs = performance.now();
    const results = await Promise.allSettled([...names].map(replace));
    for (const [at, result] of results.entries()) {
      const ms = (performance.now() - fromMs).toFixed(0);
      const name = [...names][at];
      if (result.status === 'fulfilled') onNote(`${name} has new code, after ${ms} ms.`);
      else onNote(`${name} keeps its old code: ${(result.reason as Error).message}`);
    }
  }

  const watched = watchFolders(root, (file) => {
    changed.add(file);
    clearTimeout(timer);
    timer = setTimeout(() => {
      const files = [...changed];
      changed.clear();
      working = working.then(() => apply(files));
    }, settleMs);
  });
  for (const files of sources.values()) watched.add(files);
  return async () => {
    watched.close();
    clearTimeout(timer);
    await working;
  };
}
