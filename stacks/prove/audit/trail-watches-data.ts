/**
 * A second record that the router cannot silence: CloudTrail logs each use of the stage's data, of the record of
 * calls and of every function, beside the management events of the account. Its own files are signed and kept in
 * the store. Source: AWS CloudTrail User Guide, "Logging data events" and "Validating CloudTrail log file
 * integrity".
 */
import { rowOf } from '../../app/stage/stages.ts';
import type { Finding, Plan, Resource } from '../../plan/plan-types.ts';
import { finding, list, ofPlan, ofType, type Proof } from '../model/proof.ts';
import type { Thing, ThingKind } from '../model/reach-types.ts';
import { withReach } from '../reach/reached.ts';

type Field = { field?: string; equals?: string[]; startsWiths?: string[] };
type Selector = { fieldSelectors?: Field[] };

/** CloudTrail's resource types of the things whose use is a data event. */
const types: Partial<Record<ThingKind, string>> = {
  bucket: 'AWS::S3::Object',
  table: 'AWS::DynamoDB::Table',
  function: 'AWS::Lambda::Function',
};

export const trailWatchesData: Proof = {
  id: 'trail-watches-data',
  title:
    "A shared stage's trail records every use of data, records and functions, signed, in the audit store",
  check(plan: Plan) {
    if (!rowOf(plan.stage).shared) return [];
    return withReach(plan, ({ things }) => {
      const trails = ofType(plan, 'aws:cloudtrail/trail:Trail');
      const stores = things.filter(({ holds }) => holds === 'audit records').map(({ name }) => name);
      return [
        ...(trails.length === 0 ? [ofPlan(plan, 'resources', 'there is no trail')] : []),
        ...trails.flatMap((trail) => [...settingFindings(trail, stores), ...coverFindings(trail, things)]),
      ];
    });
  },
};

function settingFindings(trail: Resource, stores: string[]): Finding[] {
  const { enableLogging = true, enableLogFileValidation, s3BucketName, isMultiRegionTrail } = trail.inputs;
  return [
    ...(enableLogging === true ? [] : [finding(trail, 'enableLogging', 'is off')]),
    ...(enableLogFileValidation === true
      ? []
      : [finding(trail, 'enableLogFileValidation', 'must be true: files are not signed')]),
    ...(isMultiRegionTrail === true
      ? []
      : [finding(trail, 'isMultiRegionTrail', 'must be true: what is done elsewhere is not seen')]),
    ...(stores.includes(String(s3BucketName))
      ? []
      : [finding(trail, 's3BucketName', `is ${s3BucketName}, not the audit store`)]),
  ];
}

function coverFindings(trail: Resource, things: Thing[]): Finding[] {
  const selectors = list(trail.inputs.advancedEventSelectors as Selector[] | undefined).map(
    ({ fieldSelectors }) => list(fieldSelectors),
  );
  const management = selectors.some(
    (fields) => fields.length === 1 && says(fields, 'eventCategory', 'Management'),
  );
  const watched = things.filter(
    ({ kind, holds }) => kind === 'function' || (types[kind] && holds !== undefined),
  );
  return [
    ...(management
      ? []
      : [finding(trail, 'advancedEventSelectors', 'leave out management events, or some of them')]),
    ...watched
      .filter((thing) => !selectors.some((fields) => covers(fields, thing)))
      .map(({ kind, name }) =>
        finding(trail, 'advancedEventSelectors', `leave out uses of the ${kind} ${name}`),
      ),
  ];
}

/**
 * Whether a selector logs all events of the thing: one with a further field leaves some out. For the store of
 * records a part is enough.
 */
function covers(fields: Field[], { kind, arn, holds }: Thing): boolean {
  if (
    fields.length !== 3 ||
    !says(fields, 'eventCategory', 'Data') ||
    !says(fields, 'resources.type', types[kind] ?? '')
  )
    return false;
  const { equals, startsWiths } = fields.find(({ field }) => field === 'resources.ARN') ?? {};
  if (equals?.includes(arn)) return true;
  return list(startsWiths).some(
    (start) =>
      arn.startsWith(start) ||
      start === `${arn}/` ||
      (holds === 'audit records' && start.startsWith(`${arn}/`)),
  );
}

const says = (fields: Field[], name: string, value: string): boolean =>
  fields.some(({ field, equals }) => field === name && equals?.length === 1 && equals[0] === value);
