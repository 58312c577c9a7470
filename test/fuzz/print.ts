/** What a run of the fuzzer says. Pure. */
import type { Fuzzed } from './run-cases.ts';

/** More of an input is shown by --case. */
const shownCharacters = 500;
const shownOutcomes = 6;

export function printFuzzed({ counted, findings }: Fuzzed, seed: number): string {
  const cases = counted.reduce((sum, one) => sum + one.cases, 0);
  const rows = counted.map(({ target, cases: own, slowestMs, outcomes }) => {
    const most = [...outcomes].toSorted((left, right) => right[1] - left[1]);
    const words = most.slice(0, shownOutcomes).map(([word, times]) => `${word} ${times}`);
    const more = most.length > shownOutcomes ? `, and ${most.length - shownOutcomes} more` : '';
    return `${target.padEnd(11)} ${String(own).padStart(8)}  slowest ${slowestMs.toFixed(0).padStart(4)} ms  ${words.join(', ')}${more}\n`;
  });
  const found = findings.map(
    ({ target, number, why, input }) =>
      `\n${target}/${number}: ${why}\n${input.slice(0, shownCharacters)}\nAgain: npm run fuzz -- --seed ${seed} --case ${target}/${number}\n`,
  );
  return `${rows.join('')}${cases} cases, seed ${seed}: ${findings.length} findings\n${found.join('')}`;
}
