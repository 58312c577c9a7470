/**
 * Makes one mutation for mutant.ts of each refusal in a file: the code without that refusal. So a new check needs a test
 * case too, because otherwise its mutation survives.
 */
import { readFileSync } from 'node:fs';
import type { Mutation } from './mutant.ts';

/**
 * @param begins the code that begins a refusal, such as `throw new Error(`
 * @param instead replaces `begins` in a mutation
 * @throws Error for a file without a refusal
 */
export function refusalSites(file: string, begins: string, instead: string): Mutation[] {
  const source = readFileSync(file, 'utf8');
  const sites: Mutation[] = [];
  for (let at = source.indexOf(begins); at >= 0; at = source.indexOf(begins, at + 1)) {
    const from = uniqueFrom(source, at, begins.length);
    sites.push({ file, from, to: instead + from.slice(begins.length) });
  }
  if (sites.length === 0) throw new Error(`${file} holds no "${begins}"`);
  return sites;
}

/** The shortest text from `at` on that the file has only once. */
function uniqueFrom(source: string, at: number, atLeast: number): string {
  let end = at + atLeast;
  while (source.split(source.slice(at, end)).length !== 2) end += 1;
  return source.slice(at, end);
}
