/**
 * On shared stages an alarm rings when somebody deletes, opens or silences a resource that keeps the record. Some
 * rule matches each call of stacks/app/audit/tampering.ts on each such resource, in every form in which the call
 * may name it. And no rule waits for an event that never comes: each call that it names is in that table, with a
 * parameter that its event has.
 */

import { type Form, type TamperTarget, tampering } from '../../app/audit/tampering.ts';
import { rowOf } from '../../app/stage/stages.ts';
import type { Finding, Plan, Resource } from '../../plan/plan-types.ts';
import { finding, ofType, type Proof } from '../model/proof.ts';
import { type CallPattern, fits, readCallPattern, type TrailCall } from './event-patterns.ts';

export const tamperingRings: Proof = {
  id: 'tampering-rings',
  title:
    'Every call that takes away or silences what keeps the record rings on a shared stage, and no rule waits for an event that does not exist',
  check(plan: Plan) {
    const read = ofType(plan, 'aws:cloudwatch/eventRule:EventRule').map((rule) => readRule(rule));
    const patterns = read.flatMap(({ pattern }) => pattern ?? []);
    return [
      ...read.flatMap(({ findings }) => findings),
      ...(rowOf(plan.stage).shared ? kept(plan).flatMap((thing) => silentFindings(thing, patterns)) : []),
    ];
  },
};

function readRule(rule: Resource): { findings: Finding[]; pattern?: CallPattern } {
  try {
    const pattern = readCallPattern(String(rule.inputs.eventPattern));
    return { findings: deadFindings(rule, pattern), pattern };
  } catch (error) {
    return { findings: [finding(rule, 'eventPattern', (error as Error).message)] };
  }
}

/** Calls of a rule that match no event: unknown ones, and those whose event lacks the compared parameter. */
function deadFindings(rule: Resource, { service, branches }: CallPattern): Finding[] {
  const rows = Object.values(tampering)
    .filter((of) => of.service === service)
    .flatMap(({ calls }) => calls);
  const events = new Set(branches.flatMap((branch) => branch.events));
  return [...events].flatMap((event) => {
    const carried = rows.filter(({ events: known }) => known.includes(event)).map(({ by }) => by);
    if (carried.length === 0)
      return [
        finding(
          rule,
          'eventPattern',
          `names ${service} ${event}, of which stacks/app/audit/tampering.ts has no row`,
        ),
      ];
    const own = branches.filter((branch) => branch.events.includes(event));
    const alive = own.some(({ parameters }) =>
      [...parameters.keys()].every((path) => carried.includes(path)),
    );
    const compared = own.flatMap(({ parameters }) => [...parameters.keys()]).join(', ');
    return alive
      ? []
      : [
          finding(
            rule,
            'eventPattern',
            `waits for ${event} with ${compared}, and its event carries ${carried.join(', ')}`,
          ),
        ];
  });
}

type Thing = { resource: Resource; kind: TamperTarget; names: Partial<Record<Form, string>> };

/** The resources that keep the record, and those that alarm. */
function kept(plan: Plan): Thing[] {
  const of = (kind: TamperTarget, type: string, names: (resource: Resource) => Thing['names']): Thing[] =>
    ofType(plan, type).map((resource) => ({ resource, kind, names: names(resource) }));
  const nameAndArn = ({ inputs, outputs }: Resource) => ({
    name: String(inputs.name),
    arn: String(outputs.arn),
  });
  return [
    ...of('trail', 'aws:cloudtrail/trail:Trail', nameAndArn),
    ...of('logs', 'aws:cloudwatch/logGroup:LogGroup', nameAndArn),
    ...of('stream', 'aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream', nameAndArn),
    ...of('store', 'aws:s3/bucket:Bucket', ({ id }) => ({ name: id })).filter(({ resource }) =>
      keepsRecords(plan, resource),
    ),
    ...of('keys', 'aws:kms/key:Key', ({ id, outputs }) => ({ id, arn: String(outputs.arn) })),
    ...of('rules', 'aws:cloudwatch/eventRule:EventRule', nameAndArn),
    ...of('topic', 'aws:sns/topic:Topic', ({ outputs }) => ({
      arn: String(outputs.arn),
      subscription: `${outputs.arn}:00000000-0000-4000-8000-000000000000`,
    })),
    ...of('alarms', 'aws:cloudwatch/metricAlarm:MetricAlarm', nameAndArn),
  ];
}

/** Whether a delivery stream or a trail writes to the bucket. */
function keepsRecords(plan: Plan, { id, outputs }: Resource): boolean {
  const streams = ofType(plan, 'aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream');
  const arns = streams.map(
    ({ inputs }) => (inputs.extendedS3Configuration as { bucketArn?: string } | undefined)?.bucketArn,
  );
  const trails = ofType(plan, 'aws:cloudtrail/trail:Trail').map(({ inputs }) => inputs.s3BucketName);
  return arns.includes(String(outputs.arn)) || trails.includes(id);
}

function silentFindings({ resource, kind, names }: Thing, patterns: CallPattern[]): Finding[] {
  const silent = attempts(kind, names).filter((call) => !patterns.some((pattern) => fits(pattern, call)));
  if (silent.length === 0) return [];
  const said = silent.map(({ event, parameters }) => `${event} (${Object.keys(parameters).join()})`);
  return [finding(resource, 'type', `can be tampered with unheard: ${[...new Set(said)].join(', ')}`)];
}

/** Each call on the resource, in each form of its parameter. */
function attempts(kind: TamperTarget, names: Thing['names']): TrailCall[] {
  const { service, calls } = tampering[kind];
  return calls.flatMap(({ events, by, as }) =>
    as.flatMap((form) =>
      events.map((event) => ({ service, event, parameters: { [by]: names[form] ?? `no ${form}` } })),
    ),
  );
}
