/** Text for a terminal of 100 columns. In: one line of any length. Out: lines that fit, where words allow it. */
import { visibleLines } from '../../shared/visible-text.ts';

const columns = 100;

/**
 * Breaks at spaces. The first line begins with `first`, the others with as many spaces. A word that is longer than a
 * line (an ARN, a digest) stays whole: it must be possible to copy it. What nobody sees is spelled out first: among it
 * are spaces at which a text would be broken, and lost.
 */
export function wrap(first: string, text: string): string[] {
  const indent = ' '.repeat(first.length);
  const lines: string[] = [];
  let current = '';
  for (const word of visibleLines(text).split(/[ \n\t]+/)) {
    if (current !== '' && first.length + current.length + 1 + word.length > columns) {
      lines.push(current);
      current = word;
    } else current = current === '' ? word : `${current} ${word}`;
  }
  return [...lines, current].map((line, at) => `${at === 0 ? first : indent}${line}`);
}
