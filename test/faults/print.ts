/** A fault's result as text. Pure. */
import type { FaultResult } from './run-fault.ts';

export function lineOf({ name, heard, slowestMs, nextMs, problems }: FaultResult): string {
  const words = Object.entries(heard).map(([probe, word]) => `${probe}: ${word}`);
  const times = `within ${slowestMs.toFixed(0)} ms; next call ${nextMs.toFixed(0)} ms`;
  const wrong = problems.map((problem) => `    wrong: ${problem}\n`).join('');
  return `${problems.length === 0 ? 'ok   ' : 'WRONG'}  ${name}: ${words.join(', ')}; ${times}\n${wrong}`;
}
