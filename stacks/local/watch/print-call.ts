/** One call as a line for a terminal, and its reasons below it. Pure. */
import { visibleLine } from '../../../shared/visible-text.ts';
import type { Tones } from '../../terminal/paint.ts';
import type { SeenCall } from './calls.ts';

/** The first word of a line is the outcome; a reason begins with `why`. */
export const callTones: Tones = {
  ...{ ok: 'good', why: 'ask', 'tool-error': 'ask', 'needs-approval': 'ask', 'over-budget': 'ask' },
  ...{ denied: 'bad', crashed: 'bad', 'timed-out': 'bad', 'access-denied': 'bad', 'absent-or-denied': 'bad' },
  ...{ defect: 'bad', unavailable: 'bad', throttled: 'bad', 'bad-output': 'bad', 'not-recorded': 'bad' },
  ...{ 'bad-arguments': 'bad', 'refused-value': 'bad', 'refused-content': 'bad', 'unknown-tool': 'bad' },
};

/** `ok  12:34:56  ines (fjord)  read_letter  12 ms  <call id>` */
export function printCall({ at, callId, tool, caller, tenant, outcome, durationMs, why }: SeenCall): string {
  const who = `${caller.length > 12 ? `${caller.slice(0, 10)}…` : caller} (${tenant})`;
  const columns = [outcome.padEnd(16), at.slice(11, 19), who.padEnd(16), tool.padEnd(20)];
  const line = `${columns.join('  ')}  ${`${durationMs} ms`.padStart(8)}  ${callId}`;
  return [line, ...why.map((sentence) => `why  ${sentence}`)]
    .map((each) => `${visibleLine(each)}\n`)
    .join('');
}
