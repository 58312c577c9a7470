// biome-ignore-all lint/style/noExcessiveLinesPerFile: one proof with all that it rests on
/**
 * Nobody can delete or change the record of calls. Its store is the bucket that the delivery stream writes to. On
 * a shared stage its versions are locked for the stage's retention (in production in a mode that root cannot
 * shorten). Its policy alone, beside an identity policy that allows everything, lets nobody undo a record and
 * only the delivery write one. No principal of the stage may delete a log, a stream or a trail. Source: S3 User
 * Guide, "Locking objects with Object Lock".
 */
import { rowOf } from '../../app/stage/stages.ts';
import type { Finding, Plan, Resource } from '../../plan/plan-types.ts';
import { assumingRoles, functions } from '../model/actors.ts';
import { almighty, insideVpc } from '../model/almighty.ts';
import { finding, ofPlan, ofType, type Proof } from '../model/proof.ts';
import type { Thing } from '../model/reach-types.ts';
import { resourcePolicyOf } from '../model/stores.ts';
import type { Reach } from '../reach/reach.ts';
import { withOwnReach } from '../reach/reached.ts';

export const auditImmutable: Proof = {
  id: 'audit-immutable',
  title: 'Every call is on record, and nobody of the stage can delete, overwrite, hide or forge a record',
  check(plan: Plan) {
    return withOwnReach(plan, (model) => {
      const stores = model.things.filter(({ holds }) => holds === 'audit records');
      return [
        ...(stores.length === 0
          ? [ofPlan(plan, 'resources', 'no delivery stream writes to a bucket of this plan')]
          : []),
        ...subscriptionFindings(plan),
        ...tamperFindings(model),
        ...stores.flatMap((store) => [
          ...writeFindings(plan, store),
          ...(rowOf(plan.stage).shared ? lockFindings(plan, store) : []),
        ]),
      ];
    });
  },
};

/** The router's log group must have a subscription, which delivers its audit lines. */
function subscriptionFindings(plan: Plan): Finding[] {
  const streams = ofType(plan, 'aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream').map(
    ({ outputs }) => outputs.arn,
  );
  const subscribed = ofType(plan, 'aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter')
    .filter(({ inputs }) => streams.includes(inputs.destinationArn))
    .map(({ inputs }) => inputs.logGroup);
  const routers = assumingRoles(plan).map(({ outputs }) => outputs.arn);
  return functions(plan)
    .filter(({ inputs }) => routers.includes(inputs.role))
    .filter(
      ({ inputs }) =>
        !subscribed.includes((inputs.loggingConfig as { logGroup?: string } | undefined)?.logGroup),
    )
    .map((fn) => finding(fn, 'loggingConfig.logGroup', 'has no subscription: its audit lines go nowhere'));
}

/** Actions that delete or change a record, or stop the resources that make it. */
const tampering =
  /^(s3:(Delete|Bypass|PutObject(Retention|LegalHold|Acl)|PutBucket|PutLifecycle|PutReplication|PutEncryption)|logs:(Delete|PutRetentionPolicy|PutSubscriptionFilter|DisassociateKmsKey)|firehose:(Delete|Update|Stop)|cloudtrail:)/;
const witnesses = ['log group', 'stream', 'trail'];

function tamperFindings({ actors, reach }: Reach): Finding[] {
  return actors
    .filter(({ kind }) => kind !== 'person')
    .flatMap((actor) =>
      (['inside the VPC', 'outside'] as const).flatMap((from) =>
        reach(actor, from)
          .filter(({ thing }) => thing.holds === 'audit records' || witnesses.includes(thing.kind))
          .filter(({ action }) => tampering.test(action))
          .map(({ action, thing }) => ({
            urn: thing.urn,
            property: 'reach',
            reason: `${actor.title} may ${action}`,
          })),
      ),
    );
}

/** Only the stream's own role may write, even beside an identity policy that allows everything. */
function writeFindings(plan: Plan, store: Thing): Finding[] {
  const { at, policy } = resourcePolicyOf(plan, store);
  if (!at || !policy)
    return [{ urn: store.urn, property: 'policy', reason: 'has no policy that keeps others from writing' }];
  const [stream] = ofType(plan, 'aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream').filter(
    ({ inputs }) => (inputs.extendedS3Configuration as { bucketArn?: string }).bucketArn === store.arn,
  );
  const { roleArn = '' } = (stream?.inputs.extendedS3Configuration ?? {}) as { roleArn?: string };
  const put = { action: 's3:PutObject', resource: `${store.arn}/calls/x` };
  const denied = (who: string, request: { action: string; resource: string }) =>
    almighty(plan.accountId, who)(
      { ...request, context: { ...insideVpc(plan), 'aws:PrincipalArn': who } },
      { resource: policy },
    ).explicitDeny;
  const administrator = `arn:aws:iam::${plan.accountId}:role/administrator`;
  return [
    ...(denied(administrator, put)
      ? []
      : [finding(at, 'policy', 'does not deny in words: s3:PutObject by others than the delivery')]),
    ...(denied(roleArn, put) ? [finding(at, 'policy', 'keeps the delivery from writing')] : []),
    ...(rowOf(plan.stage).shared ? undoing(store) : [])
      .filter(
        (request) =>
          !denied(administrator, request) || (request.resource !== store.arn && !denied(roleArn, request)),
      )
      .map(({ action }) => finding(at, 'policy', `does not deny in words: ${action}`)),
  ];
}

/** Actions that delete or hide a record, shorten its retention, or remove these rules. */
function undoing({ arn }: Thing): { action: string; resource: string }[] {
  return [
    ...[
      'DeleteObject',
      'DeleteObjectVersion',
      'BypassGovernanceRetention',
      'PutObjectRetention',
      'PutObjectLegalHold',
    ].map((name) => ({ action: `s3:${name}`, resource: `${arn}/calls/x` })),
    ...[
      'DeleteBucket',
      'PutBucketPolicy',
      'DeleteBucketPolicy',
      'PutBucketVersioning',
      'PutLifecycleConfiguration',
      'PutBucketObjectLockConfiguration',
    ].map((name) => ({ action: `s3:${name}`, resource: arn })),
  ];
}

function lockFindings(plan: Plan, store: Thing): Finding[] {
  const { lock: mode = 'GOVERNANCE', retentionDays } = rowOf(plan.stage).audit;
  const bucket = plan.resources.find(({ urn }) => urn === store.urn) as Resource;
  const ofBucket = (kind: string) =>
    plan.resources.find(({ type, inputs }) => type.endsWith(`:${kind}`) && inputs.bucket === bucket.id);
  const lock = ofBucket('BucketObjectLockConfiguration');
  const lifecycle = ofBucket('BucketLifecycleConfiguration');
  const { defaultRetention = {} } = (lock?.inputs.rule ?? {}) as {
    defaultRetention?: { mode?: string; days?: number; years?: number };
  };
  const days = defaultRetention.days ?? (defaultRetention.years ?? 0) * 365;
  const strong = mode === 'GOVERNANCE' ? ['GOVERNANCE', 'COMPLIANCE'] : ['COMPLIANCE'];
  return [
    ...(bucket.inputs.objectLockEnabled === true
      ? []
      : [finding(bucket, 'objectLockEnabled', 'must be true')]),
    ...(lock ? [] : [finding(bucket, 'objectLock', 'has no default retention: nothing is locked')]),
    ...(lock && !strong.includes(defaultRetention.mode ?? '')
      ? [finding(lock, 'rule', `must be in ${mode} mode`)]
      : []),
    ...(lock && !(days >= retentionDays)
      ? [finding(lock, 'rule', `must keep records for ${retentionDays} days, not ${days}`)]
      : []),
    ...expirations(lifecycle)
      .filter((one) => one < retentionDays)
      .map((one) =>
        finding(
          lifecycle ?? bucket,
          'rules',
          `lets records expire after ${one} days, before ${retentionDays}`,
        ),
      ),
  ];
}

function expirations(lifecycle: Resource | undefined): number[] {
  const rules = (lifecycle?.inputs.rules ?? []) as { status?: string; expiration?: { days?: number } }[];
  return rules
    .filter(({ status }) => status !== 'Disabled')
    .flatMap(({ expiration }) => expiration?.days ?? []);
}
