/**
 * The one mapping that a proxy integration may add to an invocation: the tenant, as X-Amz-Tenant-Id.
 * Undefined when none is mapped or the caller sent none.
 * Source: Lambda Developer Guide, "Invoking functions with tenant isolation"; API Gateway Developer Guide,
 * "Mapping request data": a header must be declared on the method before it can be mapped.
 */
import type { Resource } from '../../../plan/plan-types.ts';
import type { Call } from '../call.ts';
import { headerOf } from '../http/gateway-http.ts';
import { PlanNotUnderstood } from '../not-understood.ts';
import { textMap } from '../read-api.ts';

export type TenantOf = (call: Call) => string | undefined;

const target = 'integration.request.header.x-amz-tenant-id';
const source = /^method\.request\.header\.([\w-]+)$/;

/** @throws PlanNotUnderstood for another mapping, or a header that the method does not declare */
export function compileTenantHeader(integration: Resource, method: Resource): TenantOf {
  const refuse = (reason: string) => new PlanNotUnderstood(integration, 'requestParameters', reason);
  const mappings = Object.entries(textMap(integration, 'requestParameters'));
  const [mapping] = mappings;
  if (mapping === undefined) return () => undefined;
  const [to, from] = mapping;
  if (mappings.length > 1 || to.toLowerCase() !== target)
    throw refuse('only the mapping of a tenant is interpreted');
  const name = source.exec(from)?.[1];
  if (name === undefined) throw refuse(`${from} is not a header of the request`);
  if (!Object.hasOwn((method.inputs.requestParameters ?? {}) as object, from))
    throw refuse(`the method does not declare ${from}`);
  return (call) => headerOf(call.request.headers, name);
}
