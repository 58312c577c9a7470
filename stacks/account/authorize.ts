/**
 * The one place where a request of the local AWS is allowed or denied. In: a plan, once; then a caller and an
 * ask. Out: nothing, or AwsError AccessDenied with AWS's sentence. Never: a decision that leaves out a policy
 * of the plan.
 */

import { evaluate, type IamDecision } from '../iam/evaluate.ts';
import type { Plan } from '../plan/plan-types.ts';
import { type Account, readAccount } from './account.ts';
import { type Ask, AwsError } from './aws-request.ts';
import type { Caller } from './request-context.ts';

/** As `Authorize`, but needs only the session and the network of a request. */
export type AuthorizeCaller = (caller: Caller, ask: Ask) => void;

/**
 * Reads the plan's policies once and answers asks over them. Throws an Error for a plan with a policy that is
 * not understood. `now` is in milliseconds since the epoch.
 */
export function createAuthorize(plan: Plan, now: () => number = Date.now): AuthorizeCaller {
  return authorizeIn(readAccount(plan, now));
}

/** As `createAuthorize`, over an account that was read already. */
export function authorizeIn(account: Account): AuthorizeCaller {
  return ({ session, network }, ask) => {
    const caller = { session, network, via: ask.via };
    const resource = account.resourcePolicies.of(ask.resource);
    const policies = { ...account.policiesOf(caller), ...(resource === undefined ? {} : { resource }) };
    refuseUnlessAllowed(evaluate(account.questionOf(caller, ask), policies), caller, ask);
  };
}

/**
 * Throws AwsError AccessDenied (403) unless the decision allows. The sentence is that of IAM User Guide,
 * "Troubleshoot access denied error messages"; error-shapes.ts gives each service its own code.
 */
export function refuseUnlessAllowed(
  decision: IamDecision,
  { session }: Caller,
  { action, resource }: Ask,
): void {
  if (decision.allowed) return;
  throw new AwsError(
    'AccessDenied',
    403,
    `User: ${session.arn} is not authorized to perform: ${action} on resource: ${resource} ${decision.reason}`,
  );
}
