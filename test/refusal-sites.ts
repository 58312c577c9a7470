/**
 * Every place in a file where something is refused, as a mutation that does not refuse. Enters: a file and how a refusal
 * begins. Leaves: mutations for mutant.ts. So a check that is added later is tried, too, and fails where no case needs it.
 */
import { readFileSync } from 'node:fs';
import type { Mutation } from './mutant.ts';

/** @param begins a piece of code, such as `throw new Error(`; `instead`: what stands there without the refusal */
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

/** As short as it can be told from every other place. */
function uniqueFrom(source: string, at: number, atLeast: number): string {
  let end = at + atLeast;
  while (source.split(source.slice(at, end)).length !== 2) end += 1;
  return source.slice(at, end);
}
