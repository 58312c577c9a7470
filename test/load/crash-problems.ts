/** What must hold after a whole system was killed: nothing that was answered is lost, nothing happened unrecorded or twice. */
import { digest } from '../../shared/digest.ts';
import { type AuditLine, readAudit } from '../e2e/clients/audit-file.ts';
import type { Crash, Write } from './crash-system.ts';

/** Starting anew plans the stage and builds the functions, on a busy machine. */
const mostStartMs = 60_000;

/** @param home of the system, with its record, which must be whole lines of JSON */
export async function crashProblems(crashes: readonly Crash[], home: string): Promise<string[]> {
  const lines = await readAudit(home);
  const decisions = Map.groupBy(
    lines.filter(({ record, decision }) => record === 'decision' && decision === 'allow'),
    ({ argumentsDigest }) => argumentsDigest,
  );
  return crashes.flatMap((crash, at) =>
    problemsOf(crash, decisions).map((problem) => `crash ${at + 1}: ${problem}`),
  );
}

function problemsOf(crash: Crash, decisions: ReadonlyMap<string, AuditLine[]>): string[] {
  const { next, startMs, leftBehind, writes } = crash;
  const problems = [
    next !== 'ok' && `the next call heard "${next}"`,
    startMs > mostStartMs && `the next start took ${startMs.toFixed(0)} ms`,
    leftBehind > 0 && `${leftBehind} functions outlived their system`,
  ];
  return [
    ...problems.filter((problem) => problem !== false),
    ...writes.flatMap((write) => wrongsOf(write, decisions)),
  ];
}

function wrongsOf({ path, heard, written }: Write, decisions: ReadonlyMap<string, AuditLine[]>): string[] {
  const decided = decisions.get(digest({ path, text: path }))?.length ?? 0;
  const problems = [
    heard === 'ok' && !written && 'was answered as done, and nothing is there',
    written && decided === 0 && 'was written without a decision on record',
    decided > 1 && `was decided ${decided} times`,
  ];
  return problems.filter((problem) => problem !== false).map((problem) => `${path} ${problem}`);
}
