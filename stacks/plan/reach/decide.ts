/**
 * One decision: may this session, at this place, do this? All policies of the plan that apply are asked together, by
 * the evaluator of the local AWS: identity, boundary, session, resource and endpoint. What no policy allows at all is
 * denied without asking, which keeps thousands of actors cheap.
 */

import type { PolicyDocument } from '../../../shared/policy-document.ts';
import { type Account, readAccount } from '../../local/account.ts';
import type { Ask, Network, Session } from '../../local/aws-request.ts';
import { compilePolicy } from '../../local/iam/compile-policy.ts';
import { evaluate, type Policies } from '../../local/iam/evaluate.ts';
import { indexPlan, type PlanIndex } from '../../local/plan-index.ts';
import { type Context, callerContext } from '../../local/request-context.ts';
import { createResourceContext } from '../../local/resource-context.ts';
import type { Plan } from '../plan-types.ts';
import { functionPolicies } from './function-policies.ts';

/** A session where its packets enter, for one service. */
export type Stand = {
  session: Session;
  network: Network;
  /** all condition keys that do not depend on what is asked */
  base: Context;
  policies: Omit<Policies, 'resource'>;
};

export type Decider = {
  account: Account;
  index: PlanIndex;
  /** the same object for the same session and endpoint */
  stand(session: Session, network: Network): Stand;
  resourcePolicy(resourceArn: string): PolicyDocument | undefined;
  /** false: no Allow of any policy is about this action, whatever the circumstances */
  mayBeAllowed(stand: Stand, action: string, resourceArn: string): boolean;
  allows(stand: Stand, ask: Ask): boolean;
};

/** Plans have no clock: an instant within the years in which a plan is read. */
export const nowMs = Date.UTC(2026, 0, 1);

/** @throws Error that names the resource, for a policy that the evaluator does not understand */
export function createDecider(plan: Plan): Decider {
  const account = readAccount(plan, () => nowMs);
  const index = indexPlan(plan);
  const resourceContext = createResourceContext(index);
  const ofFunction = functionPolicies(index);
  const stands = new Map<string, Stand>();
  const resourcePolicy = (arn: string) => account.resourcePolicies.of(arn) ?? ofFunction(arn);

  const decider: Decider = {
    account,
    index,
    resourcePolicy,
    stand(session, network) {
      const key = `${session.accessKeyId} ${network.sourceVpce ?? network.sourceIp}`;
      const known = stands.get(key) ?? standOf(account, session, network);
      stands.set(key, known);
      return known;
    },
    mayBeAllowed({ policies }, action, resourceArn) {
      const resource = resourcePolicy(resourceArn);
      return (
        policies.identity.some((document) => allowsAction(document, 'identity', action)) ||
        (resource !== undefined && allowsAction(resource, 'resource', action))
      );
    },
    allows(stand, ask) {
      if (!decider.mayBeAllowed(stand, ask.action, ask.resource)) return false;
      const resource = resourcePolicy(ask.resource);
      const { session, base, policies } = stand;
      const question = {
        action: ask.action,
        resource: ask.resource,
        principal: { arn: session.arn, roleArn: session.roleArn, accountId: account.accountId },
        context: { ...ask.context, ...resourceContext(ask.resource), ...base },
      };
      return evaluate(question, { ...policies, ...(resource && { resource }) }).allowed;
    },
  };
  return decider;
}

function standOf(account: Account, session: Session, network: Network): Stand {
  const role = account.principals.byName(session.roleName);
  if (!role) throw new Error(`the plan has no role ${session.roleName}`);
  const { region, accountId } = account;
  const base = callerContext({ session, network }, role, { region, accountId, nowMs });
  return { session, network, base, policies: account.policiesOf({ session, network }) };
}

const known = new WeakMap<PolicyDocument, Map<string, boolean>>();

/** Whether any Allow of the document is about the action. */
function allowsAction(document: PolicyDocument, kind: 'identity' | 'resource', action: string): boolean {
  let actions = known.get(document);
  if (!actions) {
    actions = new Map();
    known.set(document, actions);
  }
  const found = actions.get(action);
  if (found !== undefined) return found;
  const lower = action.toLowerCase();
  const answer = compilePolicy(document, kind, kind).some(
    (statement) => statement.effect === 'Allow' && statement.action(lower),
  );
  actions.set(action, answer);
  return answer;
}
