import { auditImmutable } from '../../../../stacks/prove/audit/audit-immutable.ts';
import { add, all, allowAlso, asStage, dropped, gone } from '../mutations/plan-edits.ts';
import { type Case, proofFails } from '../proof-fails.ts';

const log = (name: string) => `arn:aws:logs:eu-central-1:123456789012:log-group:/chokepoint/local/${name}`;

proofFails(auditImmutable, [
  {
    title: 'nothing is recorded',
    mutate: gone('AuditSubscription'),
    finds: ['RouterFunction', 'loggingConfig.logGroup'],
    reason: /its audit lines go nowhere/,
  },
  {
    title: 'there is no store',
    mutate: gone('AuditStream'),
    finds: ['chokepoint', 'resources'],
    reason: /no delivery stream writes/,
  },
  {
    title: 'anybody may forge a record',
    mutate: dropped('AuditPolicy', 'DeliveryOnly'),
    finds: ['AuditPolicy', 'policy'],
    reason: /s3:PutObject by others than the delivery/,
  },
  {
    title: 'a function may delete its log group',
    mutate: allowAlso('RouterPolicy', 'logs:DeleteLogGroup', `${log('router')}:*`),
    finds: ['RouterLog', 'reach'],
    reason: /the code of chokepoint-local-router may logs:DeleteLogGroup/,
  },
  {
    title: 'the delivery may take records away',
    mutate: allowAlso(
      'AuditDeliveryPolicy',
      's3:DeleteObject',
      'arn:aws:s3:::chokepoint-local-audit-123456789012/calls/*',
    ),
    finds: ['Audit', 'reach'],
    reason: /may s3:DeleteObject/,
  },
  {
    title: 'a shared stage locks nothing',
    mutate: asStage('production'),
    finds: ['Audit', 'objectLock'],
    reason: /nothing is locked/,
  },
  {
    title: 'a shared stage lets administrators undo a record',
    mutate: asStage('production'),
    finds: ['AuditPolicy', 'policy'],
    reason: /does not deny in words: s3:DeleteObjectVersion/,
  },
  ...(
    [
      [{ mode: 'GOVERNANCE', days: 400 }, /must be in COMPLIANCE mode/],
      [{ mode: 'COMPLIANCE', days: 1 }, /must keep records for 400 days, not 1/],
    ] as const
  ).map(
    ([defaultRetention, reason]): Case => ({
      title: `records are locked ${defaultRetention.mode} for ${defaultRetention.days} days`,
      mutate: all(
        asStage('production'),
        add('aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration', 'Lock', {
          bucket: 'chokepoint-local-audit-123456789012',
          rule: { defaultRetention },
        }),
      ),
      finds: ['Lock', 'rule'],
      reason,
    }),
  ),
]);
