/**
 * Functions whose code differs, with the files that it is built from and that differ. Enters: two plans. Leaves: a
 * change for each function of both. What only the catalogue brings into a function belongs to the tools that came or
 * went. Pure.
 */
import { basename, dirname } from 'node:path';
import type { Code, PlanFile } from '../../plan/plan-types.ts';
import type { Change } from './change.ts';
import { movedTools } from './moved-tools.ts';

/** None for a plan without code. */
export function codeChanges(before: PlanFile, after: PlanFile): Change[] {
  const { came, gone } = movedTools(before, after);
  const tools = [...came, ...gone];
  return Object.entries(after.code ?? {}).flatMap(([name, is]): Change[] => {
    const was = before.code?.[name];
    if (!was || was.digest === is.digest) return [];
    const grown = is.bytes - was.bytes;
    const sources = differing(was, is);
    return [
      {
        ...{ kind: 'code', direction: 'unclear', subject: name, sources },
        what: `other code (${grown < 0 ? '' : '+'}${grown} bytes)`,
        details: [`${was.digest} → ${is.digest}`],
        ...(tools.length > 0 && byCatalogueAlone(was, is, sources) && { tools, usual: true as const }),
      },
    ];
  });
}

/** None where a plan was made by a version that did not keep them. */
function differing({ sources: was = {} }: Code, { sources: is = {} }: Code): string[] {
  return [...new Set([...Object.keys(was), ...Object.keys(is)])].filter((one) => was[one] !== is[one]).sort();
}

/**
 * A contract enters a function through the catalogue: then the list is all that changed, and contracts came or went.
 */
function byCatalogueAlone(
  { sources: was = {} }: Code,
  { sources: is = {} }: Code,
  differ: string[],
): boolean {
  const inBoth = differ.filter((one) => one in was && one in is);
  const [list] = inBoth;
  if (list === undefined || inBoth.length > 1 || basename(list) !== 'catalogue.ts') return false;
  return differ.every((one) => one === list || one.startsWith(`${dirname(list)}/`));
}
