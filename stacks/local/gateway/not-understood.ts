/**
 * The error for a plan that the gateway cannot interpret. It is thrown while an API is compiled,
 * never while a request is answered: a setting without effect here would look like a safe one.
 */
import type { Resource } from '../../plan/plan-types.ts';

/** The plan sets something that the local API Gateway does not interpret. The message names resource and property. */
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
