/** Reads files that may be absent. Gives the findings of `examine` and the names of unreadable files. */
import { readFile, stat } from 'node:fs/promises';
import { relative } from 'node:path';
import type { Finding, Look } from './finding.ts';

/** A larger file is a data set, not a configuration. */
const maxBytes = 2_000_000;

/** `at(line)` names a place in the file as a person would. */
export type Examine = (text: string, at: (line: number) => string, path: string) => Finding[];

/** An absent file is clean; an unreadable one is named and does not count as clean. */
export async function lookAtFiles(paths: string[], home: string, examine: Examine): Promise<Look> {
  const look: Look = { findings: [], looked: 0, unreadable: [] };
  for (const path of paths) {
    const shown = short(path, home);
    try {
      const { size } = await stat(path);
      if (size > maxBytes) continue;
      const text = await readFile(path, 'utf8');
      if (text.includes('\0')) continue;
      look.looked += 1;
      look.findings.push(...examine(text, (line) => `${shown}:${line}`, path));
    } catch (error) {
      const { code = '' } = error as NodeJS.ErrnoException;
      if (!['ENOENT', 'ENOTDIR', 'EISDIR'].includes(code)) look.unreadable.push(`${shown} (${code})`);
    }
  }
  return look;
}

/** `~/…` within the home, else from here. */
function short(path: string, home: string): string {
  const here = relative(process.cwd(), path);
  if (!here.startsWith('..')) return here;
  const within = relative(home, path);
  return within.startsWith('..') ? path : `~/${within}`;
}
