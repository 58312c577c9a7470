/**
 * The one place that allows or denies a request of the local AWS, by all policies of the plan that apply.
 */
import { evaluate, type IamDecision } from '../iam/evaluate.ts';
import type { Plan } from '../plan/plan-types.ts';
import { type Account, readAccount } from './account.ts';
import { type Ask, AwsError } from './aws-request.ts';
import type { Caller } from './request-context.ts';

/**
 * As `Authorize`, but needs only the session and the network of a request.
 * @throws AwsError AccessDenied (403) with AWS's sentence, unless IAM allows
 */
export type AuthorizeCaller = (caller: Caller, ask: Ask) => void;

/**
 * Reads the plan's policies once.
 * @param now gives milliseconds since the epoch
 * @throws Error for a plan with a policy that the evaluator does not know
 */
export function createAuthorize(plan: Plan, now: () => number = Date.now): AuthorizeCaller {
  return authorizeIn(readAccount(plan, now));
}

/** As `createAuthorize`, for an account instead of its plan. */
export function authorizeIn(account: Account): AuthorizeCaller {
  return ({ session, network }, ask) => {
    const caller = { session, network, via: ask.via };
    const resource = account.resourcePolicies.of(ask.resource);
    const policies = { ...account.policiesOf(caller), ...(resource === undefined ? {} : { resource }) };
    refuseUnlessAllowed(evaluate(account.questionOf(caller, ask), policies), caller, ask);
  };
}

/**
 * @throws AwsError AccessDenied (403) unless the decision allows, with the sentence of IAM User Guide,
 * "Troubleshoot access denied error messages"; error-shapes.ts gives each service its own code
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
