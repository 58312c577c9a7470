/**
 * The error for a plan that the gateway cannot interpret. Thrown while an API is compiled, not while a
 * request is answered: a setting that has no effect here would look like a safe one.
 */
import type { Resource } from '../../plan/plan-types.ts';

/**
 * The local API Gateway does not interpret a setting of the plan. The message names resource and property.
 */
export class PlanNotUnderstood extends Error {
  readonly urn: string;
  readonly property: string;
  constructor(resource: Pick<Resource, 'urn'>, property: string, reason: string) {
    super(`${resource.urn}: ${property}: ${reason}`);
    this.name = 'PlanNotUnderstood';
    this.urn = resource.urn;
    this.property = property;
  }
}
