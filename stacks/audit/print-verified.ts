/** What a verification found, for people. Pure. */
import { visibleLines } from '../../shared/visible-text.ts';
import type { Finding, Verified } from './verify-chain.ts';
import type { Witness } from './witness.ts';

/** The most that are printed; more would say the same. */
const mostShown = 50;

/** Calls that a witness saw and no record explains, and how many it saw. */
export function printWitness({ calls, findings }: ReturnType<Witness['end']>): string {
  const shown = findings
    .slice(0, mostShown)
    .map(({ callId, time, tool, session, why }) =>
      visibleLines(`unrecorded  ${time}: ${session} called ${tool} (${callId}): ${why}\n`),
    );
  const more = findings.length > mostShown ? `… and ${findings.length - mostShown} more\n` : '';
  const verdict =
    findings.length === 0
      ? 'ok  A decision on record allows each of them.'
      : `${thousands(findings.length)} findings.`;
  return `${shown.join('')}${more}${thousands(calls)} calls in the private API’s access log.\n${verdict}\n`;
}

/** Findings first, then how much was read, and what no verification sees. */
export function printVerified({ records, duplicates, writers, findings }: Verified): string {
  const shown = findings.slice(0, mostShown).map((finding) => `${sentenceOf(finding)}\n`);
  const more = findings.length > mostShown ? `… and ${findings.length - mostShown} more\n` : '';
  const counted = `${thousands(records)} records of ${thousands(writers)} ${writers === 1 ? 'writer' : 'writers'}, ${thousands(duplicates)} of them duplicates.`;
  const verdict =
    findings.length === 0
      ? 'ok  Every record is there, in its place, and as its writer wrote it.'
      : `${thousands(findings.length)} findings.`;
  return `${shown.join('')}${more}${counted}\n${verdict}\n${limits}\n`;
}

const limits =
  'Not covered: the last record of each writer, and the loss of a writer’s last records or of a whole writer.';

function sentenceOf({ is, writer, from, to }: Finding): string {
  const which = from === to ? `record ${from}` : `records ${from} to ${to}`;
  switch (is) {
    case 'changed':
      return from === to
        ? `changed  writer ${writer}: ${which} is not as it was written`
        : `changed  writer ${writer}: one or more of ${which} are not as they were written`;
    case 'missing':
      return `missing  writer ${writer}: ${which} ${from === to ? 'is' : 'are'} not there`;
    case 'put in':
      return `put in   writer ${writer}: there is another ${which} with other content`;
  }
}

const thousands = (amount: number): string => amount.toLocaleString('en-US');
