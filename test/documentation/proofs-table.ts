/** The table of proofs, by concern, which is the folder of each. */
import { globSync } from 'node:fs';
import type { Proof } from '../../stacks/prove/model/proof.ts';
import { table } from './markdown-table.ts';

/** @throws Error for a proof that has no file of its name */
export function proofsTable(all: Proof[]): string {
  const files = globSync('*/*.ts', { cwd: new URL('../../stacks/prove/', import.meta.url) });
  const rows = all.map(({ id, title, only }) => {
    const file = files.find((one) => one.endsWith(`/${id}.ts`));
    if (file === undefined) throw new Error(`no file under stacks/prove is called ${id}.ts`);
    const holds = only === undefined ? 'always' : `only for ${only}`;
    return [file.split('/')[0] ?? '', `[${id}](${file})`, title, holds];
  });
  return table(
    ['concern', 'proof', 'what holds', 'asked'],
    rows.sort(([one = ''], [other = '']) => one.localeCompare(other)),
  );
}
