/** What records say of one call, in sentences. Enters: its records. Leaves: lines without control characters. Pure. */
import { digest } from '../../shared/digest.ts';
import { visibleLine } from '../../shared/visible-text.ts';
import type { AuditRecord } from './record.ts';

/** @param records of one call, in any order, also more than once; not empty */
export function tellCall(records: readonly AuditRecord[]): string[] {
  const unique = [...new Map(records.map((record) => [digest(record), record])).values()];
  const decision = unique.find(({ record }) => record === 'decision');
  const outcome = unique.find(({ record }) => record === 'outcome');
  const [first] = unique.toSorted((left, right) => left.sequence - right.sequence) as [AuditRecord];
  const { at, caller, tool, sourceIp } = decision ?? first;
  const groups = caller.groups.length === 0 ? 'without a group' : `in ${list(caller.groups)}`;
  const from = sourceIp === undefined ? '' : ` from ${sourceIp}`;
  return [
    `${when(at)}: ${caller.subject} of ${caller.tenant}, ${groups}, called ${tool} through the client ${caller.clientId || '(none)'}${from}.`,
    `Who that is, says ${caller.issuer}.`,
    `The arguments have the digest ${first.argumentsDigest}.`,
    ...decided(decision),
    ...consented(decision),
    ...(outcome === undefined ? noOutcome : ended(outcome)),
    `Writer ${first.writer}, ${unique.length === 1 ? 'record' : 'records'} ${list(unique.map(({ sequence }) => String(sequence)))}.`,
    ...(unique.length > 2
      ? ['There are more records of this call than a decision and an outcome: verify them.']
      : []),
  ].map(visibleLine);
}

const noOutcome = [
  'No outcome is on record: the call was cut off, or it still runs, or a record is missing.',
];

function decided(decision: AuditRecord | undefined): string[] {
  if (decision === undefined) return ['It ended before anything was decided.'];
  const by = decision.policies.length === 0 ? '' : `, by ${list(decision.policies)}`;
  return decision.decision === 'allow'
    ? [`It was allowed${by}.`]
    : [`It was denied (${decision.reason ?? 'without a reason'})${by}.`];
}

function consented(decision: AuditRecord | undefined): string[] {
  const consent = decision?.consent;
  if (consent === undefined) return [];
  return [`${consent.approver} approved it at ${when(consent.approvedAt)}, through the ${consent.channel}.`];
}

function ended({ sessions, outcome, durationMs, outputDigest, content }: AuditRecord): string[] {
  const keys = sessions.map(({ accessKeyId, expiresAt }) => `${accessKeyId} (until ${when(expiresAt)})`);
  const changed = Object.entries({ ...content?.removed, ...content?.redacted });
  return [
    keys.length === 0
      ? 'It got no session.'
      : `It worked with ${list(keys)}; CloudTrail names ${keys.length === 1 ? 'it' : 'them'} for all that was done.`,
    `It ended after ${durationMs} ms: ${outcome}.`,
    ...(outputDigest === undefined ? [] : [`The answer has the digest ${outputDigest}.`]),
    ...(changed.length === 0
      ? []
      : [`Taken out of the answer: ${list(changed.map(([what, times]) => `${times} × ${what}`))}.`]),
  ];
}

const when = (iso: string): string => `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`;

function list(items: readonly string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}
