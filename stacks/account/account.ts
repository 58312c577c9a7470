/**
 * Everything in a plan that bears on permissions, read and checked once. In: the plan. Out: per caller, the
 * evaluator's principal, the condition context and the policies that limit the caller. The start of the local
 * AWS fails here when the plan holds a policy that is not understood.
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
   * The evaluator's question for a caller. Throws AwsError InvalidClientTokenId (403) for a session of a role
   * that is gone.
   */
  questionOf(caller: Caller, ask: { action: string; resource: string; context?: Context }): Question;
  /** All policies that limit the caller, whatever the resource. */
  policiesOf(caller: Caller): Omit<Policies, 'resource'>;
};

/** Reads the plan. `now` is in milliseconds since the epoch. Throws an Error that names the resource. */
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
        // What the listener knows is never overwritten by what a service read from the request.
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

/** A token outlives the plan that it was minted under: the role must still be there, and be the same one. */
function roleOf(principals: Principals, session: Session): Principal {
  const role = principals.byName(session.roleName);
  if (role?.roleId === session.roleId && role.roleArn === session.roleArn) return role;
  throw new AwsError('InvalidClientTokenId', 403, 'The security token included in the request is invalid.');
}
