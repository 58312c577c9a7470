/**
 * The permissions of a plan, read and checked once. Gives for each caller the evaluator's principal, the
 * condition context and the policies that limit the caller. Throws for a plan with a policy that the evaluator
 * does not know, so the local AWS does not start with it.
 */
import type { Policies, Question } from '../iam/evaluate.ts';
import type { Plan } from '../plan/plan-types.ts';
import { AwsError, type Session } from './aws-request.ts';
import { indexPlan } from './plan-index.ts';
import { readPolicy } from './policy-text.ts';
import { type Principal, type Principals, readPrincipals } from './principals.ts';
import { type Caller, type Context, callerContext } from './request-context.ts';
import { createResourceContext } from './resource-context.ts';
import { type ResourcePolicies, readResourcePolicies } from './resource-policies.ts';

export type Account = {
  accountId: string;
  region: string;
  principals: Principals;
  resourcePolicies: ResourcePolicies;
  /**
   * @returns the evaluator's question about one action of a caller
   * @throws AwsError InvalidClientTokenId (403) for a session of a role that the plan no longer has
   */
  questionOf(caller: Caller, ask: { action: string; resource: string; context?: Context }): Question;
  /** All policies that limit the caller, whatever the resource. */
  policiesOf(caller: Caller): Omit<Policies, 'resource'>;
};

/**
 * @param now gives milliseconds since the epoch
 * @throws Error with the urn of a resource that cannot be read
 */
export function readAccount(plan: Plan, now: () => number): Account {
  const index = indexPlan(plan);
  const principals = readPrincipals(index);
  const resourcePolicies = readResourcePolicies(index);
  const resourceContext = createResourceContext(index);
  const { accountId, region } = plan;
  return {
    accountId,
    region,
    principals,
    resourcePolicies,
    questionOf(caller, { action, resource, context = {} }) {
      const role = roleOf(principals, caller.session);
      return {
        action,
        resource,
        principal: { arn: caller.session.arn, roleArn: role.roleArn, accountId },
        // Last, so that a service's reading of the request never replaces a fact of the listener.
        context: {
          ...context,
          ...resourceContext(resource),
          ...callerContext(caller, role, { region, accountId, nowMs: now() }),
        },
      };
    },
    policiesOf({ session, network, via }) {
      const { identity, boundary } = roleOf(principals, session);
      // A forwarded request does not pass the caller's endpoint.
      const endpoint =
        network.sourceVpce === undefined || via !== undefined
          ? undefined
          : resourcePolicies.ofEndpoint(network.sourceVpce);
      return {
        identity,
        ...(boundary === undefined ? {} : { boundary }),
        ...(session.sessionPolicy === undefined
          ? {}
          : { session: readPolicy(session.sessionPolicy, 'session', 'session policy') }),
        ...(endpoint === undefined ? {} : { endpoint }),
      };
    },
  };
}

/** A token can be older than the plan, so the plan must still have the role, with the same id. */
function roleOf(principals: Principals, session: Session): Principal {
  const role = principals.byName(session.roleName);
  if (role?.roleId === session.roleId && role.roleArn === session.roleArn) return role;
  throw new AwsError('InvalidClientTokenId', 403, 'The security token included in the request is invalid.');
}
