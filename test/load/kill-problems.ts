/** What must hold after kills: the next call works soon, and nothing was written without its one decision on record. */
import { digest } from '../../shared/digest.ts';
import { type AuditLine, readAudit } from '../e2e/clients/audit-file.ts';
import type { Kill } from './kill-functions.ts';

/** The classes of failure that a call may hear whose function was killed. */
const mayHear = /^(ok|crashed|busy|50[023]: )/;

/** A cold start of authorizer, router and tool, one after the other, on a busy machine. */
const mostNextMs = 5_000;

/** @param home of the system, with its record */
export async function killProblems(kills: readonly Kill[], home: string): Promise<string[]> {
  const lines = await readAudit(home);
  return kills.flatMap((kill) => problemsOf(kill, lines));
}

function problemsOf(
  { victim, heard, next, nextMs, written, path }: Kill,
  lines: readonly AuditLine[],
): string[] {
  const digested = digest({ path, text: path });
  const decisions = lines.filter(
    ({ record, argumentsDigest, decision }) =>
      record === 'decision' && decision === 'allow' && argumentsDigest === digested,
  );
  const problems = [
    !mayHear.test(heard) && `the call heard "${heard}"`,
    next !== 'ok' && `the next call heard "${next}"`,
    nextMs > mostNextMs && `the next call took ${nextMs.toFixed(0)} ms`,
    heard === 'ok' && !written && 'the call was answered as done, and nothing is there',
    written && decisions.length !== 1 && `it was written, with ${decisions.length} decisions on record`,
    decisions.length > 1 && 'it was decided twice',
  ];
  return problems
    .filter((problem) => problem !== false)
    .map((problem) => `kill of ${victim}, ${path}: ${problem}`);
}
