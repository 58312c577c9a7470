/** The attacks as a table for people. Enters: a row an attack. Leaves: text. */

const header = ['attack', 'denied by', 'answer', 'without …', '… the attack'];

export function table(rows: string[][]): string {
  const all = [header, ...rows];
  const widths = header.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  return all
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** An answer on one line: the code and what was not allowed, without who asked and for what. */
export function short(answer: string): string {
  const line = answer
    .replace(/User: \S+ is not authorized/, 'not authorized')
    .replace(/ on resource: \S+/, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}
