/**
 * Attacks on the record: the API calls of tampering.ts, allowed or refused, as EventBridge patterns over
 * CloudTrail's events, one pattern for each kind of resource. Pure. Source: EventBridge User Guide, "Event
 * patterns".
 */
import { type Calls, type Form, kinds, type TamperTarget, tampering } from './tampering.ts';

/** The resources that keep the record, in every form in which a call may name them. */
export type Kept = Record<TamperTarget, Partial<Record<Form, Value[]>>>;

export type EventPattern = {
  source: string[];
  'detail-type': string[];
  detail: Record<string, unknown>;
};

/**
 * One pattern for each kind of resource that is attacked.
 * @throws Error when `kept` lacks a form that a call uses
 */
export function tamperPatterns(kept: Kept): Record<TamperTarget, EventPattern> {
  return Object.fromEntries(kinds.map((kind) => [kind, patternOf(kind, kept[kind])])) as Record<
    TamperTarget,
    EventPattern
  >;
}

type Value = string | { prefix: string };

function patternOf(kind: TamperTarget, names: Kept[TamperTarget]): EventPattern {
  const { service, calls } = tampering[kind];
  // Each event beside the parameter that it carries: one branch for each.
  const branches = Map.groupBy(calls, ({ by, as }) => `${by} ${as.join(' ')}`);
  const alternatives = [...branches.values()].map((rows) => branchOf(rows, names, kind));
  return {
    source: [`aws.${service}`],
    'detail-type': ['AWS API Call via CloudTrail'],
    detail: {
      eventSource: [`${service}.amazonaws.com`],
      ...(alternatives.length === 1 ? alternatives[0] : { $or: alternatives }),
    },
  };
}

function branchOf(rows: Calls[], names: Kept[TamperTarget], kind: TamperTarget) {
  const [{ by, as }] = rows as [Calls];
  const values = as.flatMap((form) => {
    const known = names[form];
    if (known === undefined)
      throw new Error(`tampering with ${kind} is seen by its ${form}, which nobody says`);
    return known;
  });
  const requestParameters = by.split('.').reduceRight<unknown>((inner, part) => ({ [part]: inner }), values);
  return { eventName: rows.flatMap(({ events }) => events), requestParameters };
}
