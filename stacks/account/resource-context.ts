/**
 * Condition keys of a request's resource: its account and, for tables, its tags. A resource outside the plan
 * has none, so a condition that demands our account fails, as on AWS.
 * Source: IAM User Guide, "AWS global condition context keys", properties of the resource; Service
 * Authorization Reference for services with aws:ResourceTag. (S3 has it only for buckets with ABAC turned on,
 * execute-api:Invoke never; for roles see assume-role.ts.)
 */
import { type PlanIndex, tagsOf } from './plan-index.ts';
import type { Context } from './request-context.ts';

/** @returns a function from an ARN to its condition keys; none for a resource without a known owner */
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
