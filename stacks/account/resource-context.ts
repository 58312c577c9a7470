/**
 * Condition keys of the resource that is asked for. In: the plan, then an ARN. Out: whose it is and, for
 * tables, its tags. Absent for what the plan does not have: a condition that demands "ours" then fails, as it
 * would on AWS.
 * Source: IAM User Guide, "AWS global condition context keys", properties of the resource; Service
 * Authorization Reference for the services whose actions know aws:ResourceTag. (S3 knows it only for buckets
 * with ABAC turned on, execute-api:Invoke not at all; roles: assume-role.ts.)
 */
import { type PlanIndex, tagsOf } from './plan-index.ts';
import type { Context } from './request-context.ts';

/** @returns the context of an ARN; empty for a resource without a known owner */
export function createResourceContext(index: PlanIndex): (resourceArn: string) => Context {
  const { accountId } = index.plan;
  const buckets = new Set(index.byType('aws:s3/bucket:Bucket').map((bucket) => bucket.id));
  return (resourceArn) => {
    const [, , service, , account, ...rest] = resourceArn.split(':');
    const [first = '', second = ''] = rest.join(':').split('/');
    const owner = service === 's3' && buckets.has(first) ? accountId : account;
    if (!owner) return {};
    const table =
      service === 'dynamodb'
        ? index.byArn(`${resourceArn.split(':', 5).join(':')}:${first}/${second}`)
        : undefined;
    const tags = Object.entries(table === undefined ? {} : tagsOf(table));
    return {
      'aws:ResourceAccount': owner,
      ...Object.fromEntries(tags.map(([key, value]) => [`aws:ResourceTag/${key}`, value])),
    };
  };
}
