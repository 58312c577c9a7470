/**
 * Decides whether a session, at its network position, may take an action: the evaluator of the local AWS decides by all
 * policies of the plan that apply (identity, boundary, session, resource and endpoint). The other functions find
 * cheaply that no policy has an Allow for the action, so that thousands of actors need few evaluations.
 */
import type { PolicyDocument } from '../../../shared/policy-document.ts';
import { type Account, readAccount } from '../../account/account.ts';
import type { Ask, Network, Session } from '../../account/aws-request.ts';
import { indexPlan, type PlanIndex } from '../../account/plan-index.ts';
import { type Context, callerContext } from '../../account/request-context.ts';
import { createResourceContext } from '../../account/resource-context.ts';
import { compilePolicy } from '../../iam/compile-policy.ts';
import { evaluate, type Policies } from '../../iam/evaluate.ts';
import { RequestContext } from '../../iam/request-context.ts';
import type { Plan } from '../../plan/plan-types.ts';
import { functionPolicies } from '../model/function-policies.ts';

/** A session at one network position. */
export type Stand = {
  session: Session;
  network: Network;
  /** all condition keys that do not depend on the action and its resource */
  base: Context;
  /** the same, in the form that compiled policies read */
  context: RequestContext;
  policies: Omit<Policies, 'resource'>;
};

export type Decider = {
  account: Account;
  index: PlanIndex;
  /** @returns the same object for the same session and endpoint */
  stand(session: Session, network: Network): Stand;
  /** @returns the policy of the thing with this ARN, which also applies to its parts */
  resourcePolicy(thingArn: string): PolicyDocument | undefined;
  /** @returns false when no Allow of the session's identity policies names the action */
  identityMayAllow(stand: Stand, action: string): boolean;
  /** @returns false when no Allow of the thing's policy names the action */
  resourceMayAllow(thingArn: string, action: string): boolean;
  /** @returns false when no Allow of the session's identity policies names both action and resource */
  identityNames(stand: Stand, ask: Pick<Ask, 'action' | 'resource'>): boolean;
  allows(stand: Stand, ask: Ask, thingArn: string): boolean;
};

/** The time of every decision, in milliseconds since the epoch, because a plan must not depend on the clock. */
export const nowMs = Date.UTC(2026, 0, 1);

/** @throws Error with the urn of a resource whose policy the evaluator does not know */
export function createDecider(plan: Plan): Decider {
  const account = readAccount(plan, () => nowMs);
  const index = indexPlan(plan);
  const resourceContext = createResourceContext(index);
  const ofFunction = functionPolicies(index);
  const stands = new Map<string, Stand>();
  const byThing = new Map<string, PolicyDocument | undefined>();
  const resourcePolicy = (arn: string) => {
    if (!byThing.has(arn)) byThing.set(arn, account.resourcePolicies.of(arn) ?? ofFunction(arn));
    return byThing.get(arn);
  };

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
    identityMayAllow: ({ policies }, action) =>
      policies.identity.some((document) => allowsOf(document, 'identity', action).length > 0),
    resourceMayAllow(arn, action) {
      const document = resourcePolicy(arn);
      return document !== undefined && allowsOf(document, 'resource', action).length > 0;
    },
    identityNames: ({ policies, context }, { action, resource }) =>
      policies.identity.some((document) =>
        allowsOf(document, 'identity', action).some((one) => one.resource?.(resource, context) !== false),
      ),
    allows(stand, ask, thingArn) {
      const resource = resourcePolicy(thingArn);
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
  const policies = account.policiesOf({ session, network });
  return { session, network, base, context: new RequestContext(base), policies };
}

type Compiled = ReturnType<typeof compilePolicy>;
const known = new WeakMap<PolicyDocument, Map<string, Compiled>>();

/** @returns the Allow statements of the document that name the action */
function allowsOf(document: PolicyDocument, kind: 'identity' | 'resource', action: string): Compiled {
  const actions = known.get(document) ?? new Map<string, Compiled>();
  const found = actions.get(action);
  if (found) return found;
  // Refused, because `identityNames` does not know tags of resources and would skip such a statement.
  if (JSON.stringify(document).includes('${aws:ResourceTag'))
    throw new Error('a policy with a variable of the resource is not part of the reach model');
  const lower = action.toLowerCase();
  const allows = compilePolicy(document, kind, kind).filter(
    (statement) => statement.effect === 'Allow' && statement.action(lower),
  );
  known.set(document, actions.set(action, allows));
  return allows;
}
